/**
 * From plan to running guest: takes the name, starts every passt at once, then QEMU, then the guest's
 * processors. Whatever fails, everything done so far is undone, last first.
 */
import { FileError, type Host } from "../../host/host.ts";
import type { LaunchPlan, PlannedDirectory } from "../../plan/launch_plan.ts";
import { machineFiles } from "../../plan/machine_files.ts";
import { LaunchInterrupted, throwAll } from "../errors.ts";
import { EventLog } from "../machine/event_log.ts";
import { forgetReport } from "../machine/last_report.ts";
import { directoryError, giveBackName, takeName } from "../machine/ownership.ts";
import { lookAtDirectory } from "../machine/own_directories.ts";
import { type MachineRecord, writeRecord } from "../machine/record.ts";
import { handOver, startSupervisor } from "./detached_supervisor.ts";
import type { Launched, Launching, LaunchOptions } from "./launching.ts";
import { missingFiles } from "./look_at_files.ts";
import { missingPrograms } from "./look_at_programs.ts";
import { makeFiles } from "./make_files.ts";
import { LaunchSocket } from "./socket.ts";
import { startGuest } from "./start_guest.ts";
import { startHelpers } from "./start_helpers.ts";
import { understood } from "./understood.ts";
import { Undo } from "./undo.ts";

/**
 * Executes the plan; returns when the guest runs and, with `supervisor: "detached"`, is supervised.
 *
 * Errors: {@link LaunchError}, {@link LaunchErrors}, {@link LaunchInterrupted}, {@link NameTakenError}; then
 * no process, socket, file or directory of the machine is left, or `undoFailures` says what.
 *
 * Effects: the machine's directory, passt's and QEMU's processes with their sockets and pid files.
 */
export async function launch(
  host: Host,
  plan: LaunchPlan,
  options: LaunchOptions,
): Promise<Launched> {
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, ...(options.signal ? [options.signal] : [])]);
  const log = new EventLog(host, plan.name, options.onEvent);
  const undo = new Undo();
  const launching: Launching = { host, plan, options, undo, log, signal };
  try {
    return await perform(launching, () => stop.abort());
  } catch (error) {
    // Whatever fails after an interruption fails because of it.
    const interrupted = signal.aborted;
    await log.closeFile();
    const undoFailures = await undo.run();
    const failure = interrupted
      ? new LaunchInterrupted(plan.name, undoFailures)
      : Object.assign(understood(plan, error), { undoFailures });
    log.tell({ event: "launch-failed", message: failure.message });
    throw failure;
  }
}

async function perform(launching: Launching, onStop: () => void): Promise<Launched> {
  const { host, plan, log, options, undo, signal } = launching;
  const startedMs = host.clock.monotonicMs();
  throwAll([...await missingPrograms(host), ...await missingFiles(host, plan.files)]);
  signal.throwIfAborted();
  const { record, socket } = await begin(launching, onStop);
  await makeFiles(host, plan.files, { signal });
  const qemu = await startHelpers(launching);
  signal.throwIfAborted();
  // passt's work is done, and QEMU is still on its way to the gate: there is a processor for each of these two.
  const supervisorPid = options.supervisor === "detached"
    ? await startSupervisor(launching)
    : undefined;
  await qemu.letGo();
  const process = await qemu.ready;
  await options.beforeStart?.();
  signal.throwIfAborted();
  await startGuest(host, plan, signal);
  await writeRecord(host, { ...record, phase: "launched", qemu: process });
  log.tell({ event: "launched", durationMs: host.clock.monotonicMs() - startedMs });
  await log.closeFile();
  if (supervisorPid !== undefined) {
    await handOver(launching, socket, supervisorPid);
    await socket.close();
  }
  return {
    name: plan.name,
    directory: plan.directory,
    pid: process.pid,
    undo: () => undo.run(),
    release: () => supervisorPid === undefined ? socket.close() : Promise.resolve(),
  };
}

/** Takes the name and opens the launch socket in the same breath. */
async function begin(
  { host, plan, undo, log }: Launching,
  onStop: () => void,
): Promise<{ readonly record: MachineRecord; readonly socket: LaunchSocket }> {
  const path = machineFiles(host.directories.machines, plan.name).launchSocket;
  const opened = Promise.withResolvers<LaunchSocket>();
  const record = await takeName(host, plan, async () => {
    opened.resolve(await LaunchSocket.listen(host, path, onStop));
  });
  const socket = await opened.promise;
  // Whoever waits at the launch socket hears of the failure only after everything is gone.
  undo.add("close the launch socket", () => socket.close());
  undo.add(`remove ${plan.directory}`, () => giveBackName(host, plan));
  log.openFile();
  log.tell({ event: "launching", uuid: plan.uuid });
  await forgetReport(host, plan.name);
  for (const directory of plan.directories) await ensureDirectory(host, directory);
  return { record, socket };
}

async function ensureDirectory(host: Host, directory: PlannedDirectory): Promise<void> {
  if (directory.exclusive) return;
  await lookAtDirectory(host, directory.path, "the directory of passt's sockets");
  try {
    await host.files.ensureDirectory(directory.path, directory.mode);
  } catch (error) {
    if (error instanceof FileError) throw directoryError("a directory that the plan needs", error);
    throw error;
  }
}
