/** Supervising: any machine that a state directory describes, just launched or found without a supervisor. */
import type { Host, Listener, StopSignal } from "../../host/host.ts";
import { controlMethods } from "../control/methods.ts";
import { type ControlServer, serveControl } from "../control/server.ts";
import type { StopOptions } from "../control/client.ts";
import type { StartReport } from "../machine/start_report.ts";
import { DirectoryKeeper } from "./directory_keeper.ts";
import { Driver, type DriverOptions } from "./driver.ts";
import { MachineStateError, NoSuchMachineError, supervisedAlready, unreadable } from "../errors.ts";
import { EventLog } from "../machine/event_log.ts";
import type { Ended, EventSink } from "../machine/event.ts";
import type { LaunchPlan } from "../../plan/launch_plan.ts";
import { machineFiles } from "../../plan/machine_files.ts";
import { nameForShell } from "../../plan/shell_words.ts";
import { guessRecord } from "../machine/guess.ts";
import { underLock } from "../machine/ownership.ts";
import { livingQemu } from "../machine/qemu_process.ts";
import { readRecord, readShaped } from "../machine/read_record.ts";
import type { MachineRecord } from "../machine/record.ts";
import { MACHINE_STATUS, type MachineStatus } from "../machine/status.ts";
import { listens } from "../processes/listens.ts";
import { DEFAULT_STOP_TIMEOUT_MS } from "./step_stop.ts";
import { PRIVATE_DIRECTORY_MODE } from "../../host/modes.ts";

export interface SuperviseOptions {
  readonly onEvent?: EventSink;
  /** Called as soon as the machine is in our hands, before its guest is started or anybody hears of it. */
  readonly onTaken?: (supervision: Supervision) => void;
  /** Called when the machine's control socket is ours, which is before its guest is started. */
  readonly onHeld?: () => void;
  /** Takes another machine into this process, when a client of this one asks for that; absent: refused. */
  readonly takeAnother?: (name: string) => Promise<void>;
}

/** A machine in the hands of this process. */
export interface Supervision {
  /** Of a guest that is to be started; see {@link Driver.started}. */
  readonly started: Promise<StartReport>;
  status(): MachineStatus;
  /** Stops the machine; resolves after everything of it has gone. Throws {@link StopError}. */
  stop(options?: StopOptions): Promise<Ended>;
  /** Ctrl-C or SIGTERM: the first begins an orderly stop, each further one skips a rung of the ladder. */
  interrupt(signal?: StopSignal): void;
  /** Resolves after the machine has ended and everything of it has gone. */
  readonly ended: Promise<Ended>;
}

/**
 * Takes the machine `name`: listens on its control socket, connects to QEMU, and looks after it until it ends.
 * A machine whose QEMU has gone ends at once, which cleans up after it.
 *
 * Errors: {@link NoSuchMachineError}; {@link MachineStateError} when it has a supervisor.
 */
export async function supervise(
  host: Host,
  name: string,
  options: SuperviseOptions = {},
): Promise<Supervision> {
  return await superviseTaken(host, await takeControl(host, name, "launched"), options);
}

/**
 * Looks after a machine that {@link takeControl} has taken.
 *
 * @param options `launchBeganMs`: its guest has to be started, in a launch that began then (the clock's monotonic
 * time). Absent: it runs, and this returns when QMP has been tried.
 */
export async function superviseTaken(
  host: Host,
  { listener, record }: Taken,
  options: SuperviseOptions & { readonly launchBeganMs?: number },
): Promise<Supervision> {
  const { name } = record.plan;
  const log = new EventLog(host, name, options.onEvent);
  const qemu = await livingQemu(host, record.plan.qemu, record.qemu);
  log.openFile();
  const { launchBeganMs } = options;
  const known = launchBeganMs === undefined ? await lastWord(host, record.plan) : {};
  const begins = { process: qemu?.process, launchBeganMs, ...known };
  const driver = new Driver(host, record, begins, log);
  const servers: ControlServer[] = [];
  const reached = (listening: Listener) => {
    listening.onFault((words) =>
      log.tell({ event: "warning", message: `The control socket cannot be reached: ${words}` })
    );
    const methods = controlMethods(driver, options.takeAnother);
    servers.push(serveControl(listening, methods, host.clock));
  };
  reached(listener);
  const directory = new DirectoryKeeper(host, driver, reached, (happening) => log.tell(happening));
  log.tell({ event: "supervising" });
  directory.start();
  const ended = endOf(driver, directory, servers);
  const supervision: Supervision = {
    started: driver.started,
    status: () => driver.status(),
    stop: (stopOptions) => driver.stop(stopOptions),
    interrupt: (signal) =>
      driver.dispatch({
        ...{ type: "interrupt", timeoutMs: DEFAULT_STOP_TIMEOUT_MS },
        ...(signal === undefined ? {} : { signal }),
      }),
    ended,
  };
  options.onHeld?.();
  options.onTaken?.(supervision);
  const begun = driver.begin();
  if (launchBeganMs === undefined) await begun;
  return supervision;
}

/**
 * What an earlier supervisor wrote last: the interfaces that are up, and whether it was about to reboot the guest. Of a
 * passt that it started later it had nothing to say yet: QEMU may not be connected to that one.
 */
async function lastWord(
  host: Host,
  { name, passt }: LaunchPlan,
): Promise<Pick<DriverOptions, "connected" | "rebooting">> {
  const { state } = machineFiles(host.directories.machines, name);
  const saved = await readShaped(host, state, MACHINE_STATUS);
  const said = await host.files.stat(state);
  if (saved === undefined || said === undefined) return {};
  const up = saved.interfaces.filter((one) => one.state === "up").map(({ alias }) => alias);
  const younger = await Promise.all(passt.map(async ({ interface: alias, pidFile }) => {
    const started = await host.files.stat(pidFile);
    return started !== undefined && started.mtimeMs > said.mtimeMs ? [alias] : [];
  }));
  const connected = up.filter((alias) => !younger.flat().includes(alias));
  return { connected, rebooting: saved.rebooting ?? false };
}

async function endOf(
  driver: Driver,
  directory: DirectoryKeeper,
  servers: readonly ControlServer[],
): Promise<Ended> {
  const ended = await driver.ended;
  directory.stop();
  await Promise.all(servers.map((server) => server.close()));
  return ended;
}

/** A machine whose control socket is ours; who connects to it waits until we look after the machine. */
export interface Taken {
  readonly listener: Listener;
  readonly record: MachineRecord;
}

/**
 * Listens on the control socket. Of two that want the same machine one gets it: both look and bind under
 * the machine's lock.
 *
 * `phase` is what the machine must have come to. One whose launch is under way is for the supervisor that its
 * launcher has started, which has the time to take it before it runs. One that is `unreadable` is taken to be ended.
 *
 * Errors: {@link NoSuchMachineError}; {@link MachineStateError}.
 */
export async function takeControl(
  host: Host,
  name: string,
  phase: MachineRecord["phase"] | "unreadable",
): Promise<Taken> {
  const files = machineFiles(host.directories.machines, name);
  const { directory, controlSocket, supervisorPidFile } = files;
  // One whose directory was removed has none to listen in.
  if (phase === "unreadable") await host.files.ensureDirectory(directory, PRIVATE_DIRECTORY_MODE);
  const taken = await underLock(host, directory, async () => {
    if (await listens(host, controlSocket)) {
      throw supervisedAlready(name);
    }
    const record = await recordFor(host, name, phase);
    // Whoever can read a pid here can read that of the process that listens, or none.
    await host.files.remove(supervisorPidFile);
    await host.files.remove(controlSocket);
    const listener = await host.sockets.listen(controlSocket);
    // On a full disk there is none, and the machine is supervised all the same.
    await host.files.writeAtomically(supervisorPidFile, `${host.processId}\n`).catch(() => {});
    return { listener, record };
  });
  if (taken === undefined) throw new NoSuchMachineError(name);
  return taken;
}

async function recordFor(
  host: Host,
  name: string,
  phase: MachineRecord["phase"] | "unreadable",
): Promise<MachineRecord> {
  const read = await readRecord(host, name);
  if (phase === "unreadable" && read.kind !== "record") return await guessRecord(host, name);
  if (read.kind === "unreadable") throw unreadable(name, read.reason);
  if (read.kind === "none" || (phase === "launched" && read.record.phase !== phase)) {
    throw neverStarted(name);
  }
  return read.record;
}

function neverStarted(name: string): MachineStateError {
  return new MachineStateError(
    name,
    `Machine "${name}" is not running yet: its start is under way, or was broken off`,
    `give it up and remove what it left: domrun stop ${nameForShell(name)}`,
  );
}
