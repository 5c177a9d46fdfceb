/**
 * From plan to running guest: takes the name, starts every passt at once and QEMU with them, and hands the machine to
 * whoever starts its guest. Whatever fails before, everything done so far is undone, last first.
 */
import { FileError, type Host } from "../../host/host.ts";
import type { LaunchPlan, PlannedDirectory } from "../../plan/launch_plan.ts";
import { machineFiles } from "../../plan/machine_files.ts";
import { untold } from "../during.ts";
import { LaunchError, LaunchInterrupted, throwAll } from "../errors.ts";
import type { Ended } from "../machine/event.ts";
import { EventLog } from "../machine/event_log.ts";
import { directoryError, giveBackName, takeName } from "../machine/ownership.ts";
import { lookAtDirectory } from "../machine/own_directories.ts";
import { startFailure } from "../processes/qemu_failure.ts";
import { withFullDisk } from "./full_disk.ts";
import { forgetFiles } from "./forget_files.ts";
import type { GuestStarter } from "./guest_starter.ts";
import type { Launched, Launching, LaunchOptions } from "./launching.ts";
import { makeKeptDirectory } from "./make_kept_directory.ts";
import { missingFiles } from "./look_at_files.ts";
import { missingHostDevices } from "./look_at_host_devices.ts";
import { missingPrograms } from "./look_at_programs.ts";
import { makeFiles } from "./make_files.ts";
import { LaunchSocket } from "./socket.ts";
import { startHelpers } from "./start_helpers.ts";
import { launchFailure } from "./launch_failure.ts";
import { Undo } from "./undo.ts";

/**
 * Executes the plan; returns when the guest runs in the hands of `starter`, or has run and ended.
 *
 * Errors: {@link LaunchError}, {@link LaunchErrors}, {@link LaunchInterrupted}, {@link NameTakenError}; then
 * no process, socket, file or directory of the machine is left, or `undoFailures` says what.
 *
 * Effects: the machine's directory, passt's and QEMU's processes with their sockets and pid files, and files that are
 * made from templates.
 */
export async function launch(
  host: Host,
  plan: LaunchPlan,
  starter: GuestStarter,
  options: LaunchOptions = {},
): Promise<Launched> {
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, ...(options.signal ? [options.signal] : [])]);
  const log = new EventLog(host, plan.name, options.onEvent);
  const beganMs = host.clock.monotonicMs();
  const undo = new Undo();
  const made = new Undo();
  const { during = untold } = options;
  const launching: Launching = { host, plan, options, during, undo, made, log, signal, beganMs };
  try {
    return await perform(launching, starter, () => stop.abort());
  } catch (error) {
    // Whatever fails after an interruption fails because of it.
    const interrupted = signal.aborted || error instanceof LaunchInterrupted;
    await log.closeFile();
    // While the disk is as full as it was.
    const why = interrupted
      ? undefined
      : await withFullDisk(host, plan, launchFailure(plan, error));
    const undone = [await during("the end of what was started", undo.run()), await made.run()];
    const left = [...leftBy(error), ...undone.flat()];
    const failure = why === undefined
      ? new LaunchInterrupted(plan.name, left)
      : Object.assign(why, { undoFailures: left });
    log.tell({ event: "launch-failed", message: failure.message });
    throw failure;
  }
}

/** What could not be undone by whoever had the machine last. */
function leftBy(error: unknown): readonly string[] {
  return error instanceof LaunchError || error instanceof LaunchInterrupted
    ? error.undoFailures
    : [];
}

async function perform(
  launching: Launching,
  starter: GuestStarter,
  onStop: () => void,
): Promise<Launched> {
  const { host, plan, log, options, during, undo, made, signal } = launching;
  throwAll([
    ...await missingPrograms(host),
    ...await during("a look at the files", missingFiles(host, plan.files)),
    ...await missingHostDevices(host, plan.hostDevices ?? []),
  ]);
  signal.throwIfAborted();
  const socket = await begin(launching, onStop);
  // Behind its gate QEMU opens them, and then every passt is ready: of what fails often, no file is left to remove.
  const makeNow = plan.qemu.gate === undefined;
  const make = () => during("its files", makeFiles(host, plan.files, { signal, made }));
  if (makeNow) await make();
  const qemu = await startHelpers(launching);
  if (!makeNow) await make();
  signal.throwIfAborted();
  // passt's work is done, and QEMU is still on its way to the gate: there is a processor for each of these two.
  await starter.prepare(launching);
  await qemu.letGo();
  const process = await qemu.ready;
  await forgetFiles(host, plan.files);
  await options.beforeStart?.();
  signal.throwIfAborted();
  await log.closeFile();
  const report = await during("the guest's start", starter.start(launching, socket));
  // Who starts the guest has the machine, and has cleaned up if it has ended.
  undo.forget();
  try {
    if (report.kind === "failed") throw startError(launching, report.ended);
    return {
      name: plan.name,
      directory: plan.directory,
      pid: process.pid,
      ...(report.kind === "running" ? {} : { ended: report.ended }),
    };
  } finally {
    await socket.close();
  }
}

/** Why the guest never ran. */
function startError({ plan }: Launching, ended: Ended): LaunchError | LaunchInterrupted {
  return ended.reason === "start-failed"
    ? startFailure(plan, ended)
    : new LaunchInterrupted(plan.name, ended.left ?? []);
}

/** Takes the name and opens the launch socket in the same breath. */
async function begin(
  { host, plan, undo, log }: Launching,
  onStop: () => void,
): Promise<LaunchSocket> {
  const path = machineFiles(host.directories.machines, plan.name).launchSocket;
  const socket = await takeName(host, plan, () => LaunchSocket.listen(host, path, onStop));
  // Whoever waits at the launch socket hears of the failure only after everything is gone.
  undo.add("close the launch socket", () => socket.close());
  undo.add(`remove ${plan.directory}`, () => giveBackName(host, plan));
  log.openFile();
  log.tell({ event: "launching", uuid: plan.uuid });
  for (const directory of plan.directories) await ensureDirectory(host, directory);
  return socket;
}

async function ensureDirectory(host: Host, directory: PlannedDirectory): Promise<void> {
  if (directory.exclusive) return;
  if (directory.kept) return await makeKeptDirectory(host, directory);
  await lookAtDirectory(host, directory.path, "the directory of passt's sockets");
  try {
    await host.files.ensureDirectory(directory.path, directory.mode);
  } catch (error) {
    if (error instanceof FileError) throw directoryError("a directory that the plan needs", error);
    throw error;
  }
}
