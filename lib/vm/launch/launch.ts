/**
 * From plan to running guest: takes the name, starts every passt at once, then QEMU, then the guest's
 * processors. Whatever fails, everything done so far is undone, last first.
 */
import { ConnectError, FileError, type Host, StartError } from "../../host/host.ts";
import { QmpError } from "../../qemu/qmp/client.ts";
import { LaunchError, LaunchErrors, LaunchInterrupted } from "../errors.ts";
import { EventLog } from "../machine/event_log.ts";
import { LaunchSocket } from "./socket.ts";
import type { LaunchPlan, PlannedDirectory, PlannedPasst } from "../../plan/launch_plan.ts";
import { forgetReport } from "../machine/last_report.ts";
import type { EventSink } from "../machine/event.ts";
import { machineFiles } from "../../plan/machine_files.ts";
import { directoryError, giveBackName, takeName } from "../machine/ownership.ts";
import { makeFiles } from "./make_files.ts";
import { type MachineRecord, writeRecord } from "../machine/record.ts";
import { beginPasst, endPasst, type StartingPasst } from "../processes/passt.ts";
import { longSockets, missingFiles } from "./look_at_files.ts";
import { atGate, gateArguments, openGate } from "./gate.ts";
import { endQemu, startQemu } from "../processes/qemu.ts";
import { isUnanswered } from "../processes/qmp.ts";
import { startGuest } from "./start_guest.ts";
import { Undo } from "./undo.ts";

const SUPERVISOR_MS = 15_000;

export interface LaunchOptions {
  /** `detached`: a copy of this program supervises. `caller`: whoever calls, see {@link Launched}. */
  readonly supervisor: "detached" | "caller";
  /** Aborted: the launch is given up and undone. */
  readonly signal?: AbortSignal;
  readonly onEvent?: EventSink;
  /** Runs while QEMU waits: what connects to a console here misses nothing. */
  readonly beforeStart?: () => Promise<void>;
}

/** A machine whose guest runs. */
export interface Launched {
  readonly name: string;
  readonly directory: string;
  /** QEMU's process. */
  readonly pid: number;
  /**
   * With `supervisor: "caller"`: called once `supervise` holds the machine, so that at no moment nobody
   * does. Otherwise nothing is left to do.
   */
  release(): Promise<void>;
  /** Undoes the launch after all; returns a sentence for each thing that could not be undone. */
  undo(): Promise<readonly string[]>;
}

/** What the steps of one launch share. */
interface Launching {
  readonly host: Host;
  readonly plan: LaunchPlan;
  readonly options: LaunchOptions;
  readonly undo: Undo;
  readonly log: EventLog;
  readonly signal: AbortSignal;
  readonly startedMs: number;
}

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
  const startedMs = host.clock.monotonicMs();
  const undo = new Undo();
  const launching: Launching = { host, plan, options, undo, log, signal, startedMs };
  try {
    return await perform(launching, () => stop.abort());
  } catch (error) {
    // Ctrl-C reaches passt and QEMU as well: they may be seen to end before our own signal is.
    await host.clock.sleep(0);
    const failure = signal.aborted ? new LaunchInterrupted(plan.name) : understood(plan, error);
    await log.closeFile();
    failure.undoFailures = await undo.run();
    log.tell({ event: "launch-failed", message: failure.message });
    throw failure;
  }
}

async function perform(launching: Launching, onStop: () => void): Promise<Launched> {
  const { host, plan, log, options, undo } = launching;
  throwAll([...longSockets(plan), ...await missingFiles(host, plan.files)]);
  goOn(launching);
  const { record, socket } = await begin(launching, onStop);
  await makeFiles(host, plan.files);
  const qemu = await startHelpers(launching);
  goOn(launching);
  // passt's work is done, and QEMU is still on its way to the gate: there is a processor for each of these two.
  const supervisorPid = options.supervisor === "detached"
    ? await startSupervisor(launching)
    : undefined;
  await qemu.letGo();
  const pid = await qemu.ready;
  await options.beforeStart?.();
  goOn(launching);
  await startGuest(host, plan, launching.signal);
  await writeRecord(host, { ...record, phase: "launched" });
  log.tell({ event: "launched", durationMs: host.clock.monotonicMs() - launching.startedMs });
  await log.closeFile();
  if (supervisorPid !== undefined) {
    await handOver(launching, socket, supervisorPid);
    await socket.close();
  }
  return {
    name: plan.name,
    directory: plan.directory,
    pid,
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
  try {
    await host.files.ensureDirectory(directory.path, directory.mode);
  } catch (error) {
    if (error instanceof FileError) throw directoryError("a directory that the plan needs", error);
    throw error;
  }
}

/**
 * Starts every passt at once, and QEMU with them, which comes to its gate meanwhile; returns when every passt is
 * ready. What fails is said only after all of them have got somewhere: a passt that is still starting could not be
 * ended.
 */
async function startHelpers(launching: Launching): Promise<HeldQemu> {
  const { plan } = launching;
  const begun = await Promise.allSettled(plan.passt.map((one) => beginOnePasst(launching, one)));
  const qemu = holdQemu(launching);
  const passt = await Promise.allSettled(
    begun.map((one) => one.status === "fulfilled" ? one.value.ready : Promise.reject(one.reason)),
  );
  const reasons = passt.flatMap((one) => one.status === "rejected" ? [one.reason] : []);
  for (const reason of reasons) if (!(reason instanceof LaunchError)) throw reason;
  throwAll(reasons);
  return qemu;
}

async function beginOnePasst(
  { host, undo, log }: Launching,
  planned: PlannedPasst,
): Promise<StartingPasst> {
  const began = host.clock.monotonicMs();
  const { ready } = await beginPasst(host, planned);
  undo.add(`end the passt of ${planned.interface}`, () => endPasst(host, planned));
  return {
    ready: ready.then(() => {
      const durationMs = host.clock.monotonicMs() - began;
      log.tell({ event: "passt-ready", interface: planned.interface, durationMs });
    }),
  };
}

/** A QEMU that is at its gate, or on its way there. */
interface HeldQemu {
  /** Opens the gate, once QEMU is there; returns when it is through, or when its start has failed. */
  letGo(): Promise<void>;
  /** QEMU's pid, when its processors stand still and QMP listens. */
  readonly ready: Promise<number>;
}

function holdQemu({ host, plan, undo, log }: Launching): HeldQemu {
  const began = host.clock.monotonicMs();
  const started = startQemu(host, plan, gateArguments(plan));
  undo.add("end QEMU", async () => {
    await atGate(host, plan, started);
    await endQemu(host, plan, { mayBeStarting: true });
    await started.catch(() => {});
  });
  const ready = started.then((pid) => {
    log.tell({ event: "qemu-ready", pid, durationMs: host.clock.monotonicMs() - began });
    return pid;
  });
  ready.catch(() => {}); // whoever awaits it hears of it
  return { letGo: () => openGate(host, plan, started), ready };
}

async function startSupervisor({ host, plan }: Launching): Promise<number> {
  try {
    return await host.programs.startSelf(["supervise", plan.name]);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    throw new LaunchError(`Cannot start the detached supervisor: ${error.message}`, {
      phase: "supervisor",
      help: "run the machine in the foreground, without -d",
    });
  }
}

async function handOver(
  { host, plan }: Launching,
  socket: LaunchSocket,
  supervisorPid: number,
): Promise<void> {
  const lives = () => host.programs.exists(supervisorPid);
  if (await socket.handOver({ timeoutMs: SUPERVISOR_MS, lives })) return;
  throw new LaunchError(
    `Cannot supervise machine "${plan.name}": the detached supervisor ended before it took over`,
    { phase: "supervisor", help: "run it in the foreground, without -d, to see why" },
  );
}

function goOn({ plan, signal }: Launching): void {
  if (signal.aborted) throw new LaunchInterrupted(plan.name);
}

function throwAll(errors: readonly LaunchError[]): void {
  const [first] = errors;
  if (first === undefined) return;
  throw errors.length === 1 ? first : new LaunchErrors(errors);
}

/** What went wrong, in one of the documented classes where it is no bug of ours. */
function understood(
  plan: LaunchPlan,
  error: unknown,
): Error & { undoFailures?: readonly string[] } {
  if (error instanceof DOMException && error.name === "AbortError") {
    return new LaunchInterrupted(plan.name);
  }
  if (error instanceof QmpError || isUnanswered(error)) {
    return new LaunchError(`Cannot start machine "${plan.name}": ${error.message}`, {
      phase: "qemu",
    });
  }
  if (error instanceof ConnectError) {
    return new LaunchError(
      `Cannot reach QEMU of machine "${plan.name}" at ${error.path}: ${error.message}`,
      { phase: "qemu" },
    );
  }
  if (error instanceof FileError) return directoryError(`the files of "${plan.name}"`, error);
  return error instanceof Error ? error : new Error(String(error));
}
