/** Stopping a machine by name, whoever looks after it. */
import { type Host, InterruptedError, type StopSignal } from "../host/host.ts";
import { connectControl, type StopOptions } from "./control/client.ts";
import { SILENT_MS, whileItAnswers } from "./control/while_it_answers.ts";
import { CODE } from "./control/protocol.ts";
import {
  ControlError,
  MachineStateError,
  movedAway,
  NoSuchMachineError,
  SilentOwnerError,
  StopError,
} from "./errors.ts";
import { stopLaunch } from "./launch/socket.ts";
import { BROKEN_OFF, type Ended, type EventSink } from "./machine/event.ts";
import { machineFiles } from "../plan/machine_files.ts";
import { LOST } from "./machine/lost_qemu.ts";
import { cleanDead } from "./machine/ownership.ts";
import { readRecord } from "./machine/read_record.ts";
import { situationOf } from "./machine/situation.ts";
import { goneWithin } from "./processes/gone_within.ts";
import { listens } from "./processes/listens.ts";
import { readPid } from "./processes/pid_file.ts";
import { superviseTaken, takeControl } from "./supervisor/supervise.ts";
import { lookAtMachine } from "./machine/own_directories.ts";

/** A machine changes hands while it is looked at: so often it is looked at again. */
const LOOKS = 20;
const LOOK_AGAIN_MS = 50;
/** More than a launcher that has answered takes to end a QEMU which minds no signal. */
const GIVE_UP_MS = 60_000;
/** The same for one whose machine is to end in any case. */
const FORCE_SILENT_MS = 3_000;
/** A process that was killed is gone by then. */
const KILLED_MS = 2_000;
const LOOK_MS = 10;
/** A supervisor looks after its directory every second. */
const WRITTEN_AGAIN_MS = 1_500;

export interface StopWishes extends StopOptions {
  /** Takes what happens meanwhile. */
  readonly onEvent?: EventSink;
  /**
   * Calls `action` on each signal to this process, until the returned function is called. A stop that a supervisor sees
   * to is left to it ({@link InterruptedError}); where this process is the supervisor, all but SIGHUP hasten it.
   */
  readonly onSignal?: (action: (signal: StopSignal) => void) => () => void;
}

const STOPPED: Ended = {
  outcome: "stopped",
  reason: "stop-requested",
  message: "Stopped on request",
};

const CLEANED: Ended = {
  ...STOPPED,
  message: "It had died before; what it left has been removed",
};

const UNDONE: Ended = {
  ...STOPPED,
  message: `Its start ${BROKEN_OFF}; what it left has been ended and removed`,
};

/**
 * Stops the machine `name`; resolves after no process, socket or file of it is left.
 *
 * One that is being started is given up by its launcher; one without a supervisor is supervised by this
 * process until it has ended; what a dead one left is removed. With `force`, who has it and does not answer
 * is killed first.
 *
 * Errors: {@link NoSuchMachineError}; {@link StopError} when QEMU survives every rung of the ladder;
 * {@link SilentOwnerError}; {@link InterruptedError}.
 */
export async function stopMachine(
  host: Host,
  name: string,
  options: StopWishes = {},
): Promise<Ended> {
  if ((await situationOf(host, name)).kind === "none") throw new NoSuchMachineError(name);
  for (let look = 0; look < LOOKS; look++) {
    const ended = await tryStop(host, name, options);
    if (ended !== undefined) return ended;
    await host.clock.sleep(LOOK_AGAIN_MS);
  }
  throw new StopError(name, `Cannot stop machine "${name}": it keeps changing hands`);
}

/** Undefined when the machine changed hands meanwhile. */
async function tryStop(
  host: Host,
  name: string,
  options: StopWishes,
): Promise<Ended | undefined> {
  const situation = await situationOf(host, name);
  switch (situation.kind) {
    case "none":
      return STOPPED;
    case "starting":
      await giveUpLaunch(host, name, options);
      return undefined;
    case "supervised":
      return await askToStop(host, name, options);
    case "unsupervised":
      return await stopHere(host, name, "launched", options);
    case "unreadable":
      await lookAtMachine(host, name);
      if (situation.of !== undefined) throw movedAway(name, situation.of);
      if (situation.reason === LOST && await isWrittenAgain(host, name)) return undefined;
      return await stopHere(host, name, "unreadable", options);
    case "dead":
      if (!(await cleanDead(host, name))) return undefined;
      return situation.record?.phase === "launching" ? UNDONE : CLEANED;
  }
}

/** A supervisor that lives writes a directory again that was removed, and stops the machine then. */
async function isWrittenAgain(host: Host, name: string): Promise<boolean> {
  const { directory } = machineFiles(host.directories.machines, name);
  const isGone = async () => await host.files.stat(directory) === undefined;
  return await goneWithin(host, isGone, { limitMs: WRITTEN_AGAIN_MS, lookMs: LOOK_MS });
}

async function giveUpLaunch(host: Host, name: string, { force }: StopWishes): Promise<void> {
  const { launchSocket: socket } = machineFiles(host.directories.machines, name);
  const silentMs = force ? FORCE_SILENT_MS : SILENT_MS;
  const outcome = await stopLaunch(host, socket, { silentMs, timeoutMs: GIVE_UP_MS });
  if (outcome === "over") return;
  const read = await readRecord(host, name);
  const pid = read.kind === "record" ? read.record.launcher : undefined;
  if (outcome === "late") {
    const who = `the domrun that starts it${pid === undefined ? "" : ` (process ${pid})`}`;
    const late = `has not given up within ${GIVE_UP_MS / 1000} seconds`;
    throw new StopError(name, `Cannot stop machine "${name}": ${who} ${late}`);
  }
  const silent = new SilentOwnerError(name, "launcher", pid);
  if (!force) throw silent;
  await killOwner(host, silent, { pid, socket });
}

async function askToStop(
  host: Host,
  name: string,
  options: StopWishes,
): Promise<Ended | undefined> {
  const client = await connectControl(host, name);
  if (client === undefined) return undefined;
  const left = Promise.withResolvers<never>();
  const ignore = options.onSignal?.((signal) =>
    left.reject(
      new InterruptedError(
        signal,
        `The stop of machine "${name}" goes on: its supervisor sees to it`,
      ),
    )
  );
  try {
    const { onEvent, timeoutMs, force } = options;
    await client.ping(force ? FORCE_SILENT_MS : SILENT_MS);
    if (onEvent !== undefined) await client.events(onEvent);
    const stopping = client.stop({
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...(force === undefined ? {} : { force }),
    });
    return await Promise.race([whileItAnswers(host, client, stopping), left.promise]);
  } catch (error) {
    if (error instanceof MachineStateError) return undefined;
    if (error instanceof SilentOwnerError && options.force) {
      const files = machineFiles(host.directories.machines, name);
      // The pid is that of the process that listens, as long as it does: takeControl sees to that.
      const pid = await readPid(host, files.supervisorPidFile);
      await killOwner(host, error, { pid, socket: files.controlSocket });
      return undefined;
    }
    if (error instanceof ControlError && error.code === CODE.stopFailed) {
      throw new StopError(name, error.message);
    }
    throw error;
  } finally {
    ignore?.();
    client.close();
  }
}

/** Its machine is nobody's then, and is one that others can stop. */
async function killOwner(
  host: Host,
  silent: SilentOwnerError,
  { pid, socket }: { readonly pid: number | undefined; readonly socket: string },
): Promise<void> {
  if (pid === undefined || !(await listens(host, socket))) return;
  await host.programs.signal(pid, "SIGKILL");
  const limits = { limitMs: KILLED_MS, lookMs: LOOK_MS };
  if (await goneWithin(host, () => listens(host, socket), limits)) return;
  throw new StopError(silent.machine, `${silent.message}, and cannot be killed`);
}

async function stopHere(
  host: Host,
  name: string,
  phase: "launched" | "unreadable",
  options: StopWishes,
): Promise<Ended | undefined> {
  let ignore: (() => void) | undefined;
  try {
    const { onEvent } = options;
    const taken = await takeControl(host, name, phase);
    const supervision = await superviseTaken(host, taken, onEvent === undefined ? {} : { onEvent });
    // Nobody else looks after the machine: this process stays to the end.
    ignore = options.onSignal?.((signal) => signal === "SIGHUP" || supervision.interrupt(signal));
    return await supervision.stop(options);
  } catch (error) {
    if (error instanceof MachineStateError || error instanceof NoSuchMachineError) return undefined;
    throw error;
  } finally {
    ignore?.();
  }
}
