/** Stopping a machine by name, whoever looks after it. */
import type { Host } from "../host/host.ts";
import { connectControl, type StopOptions } from "./control/client.ts";
import { CODE } from "./control/protocol.ts";
import { ControlError, MachineStateError, NoSuchMachineError, StopError } from "./errors.ts";
import { stopLaunch } from "./launch/socket.ts";
import type { Ended } from "./machine/event.ts";
import { machineFiles } from "../plan/machine_files.ts";
import { cleanDead } from "./machine/ownership.ts";
import { situationOf } from "./machine/situation.ts";
import { superviseTaken, takeControl } from "./supervisor/supervise.ts";

/** A machine changes hands while it is looked at: so often it is looked at again. */
const LOOKS = 20;
const LOOK_AGAIN_MS = 50;
/** More than a launcher takes that has to end a QEMU which minds no signal. */
const GIVE_UP_MS = 60_000;

const STOPPED: Ended = {
  outcome: "stopped",
  reason: "stop-requested",
  message: "Stopped on request",
};

const CLEANED: Ended = {
  ...STOPPED,
  message: "It had died before; what it left has been removed",
};

/**
 * Stops the machine `name`; resolves after no process, socket or file of it is left.
 *
 * One that is being started is given up by its launcher; one without a supervisor is supervised by this
 * process until it has ended; what a dead one left is removed.
 *
 * Errors: {@link NoSuchMachineError}; {@link StopError} when QEMU survives every rung of the ladder.
 */
export async function stopMachine(
  host: Host,
  name: string,
  options: StopOptions = {},
): Promise<Ended> {
  if ((await situationOf(host, name)).kind === "none") throw new NoSuchMachineError(name);
  for (let look = 0; look < LOOKS; look++) {
    const ended = await tryStop(host, name, options);
    if (ended !== undefined) return ended;
    await host.clock.sleep(LOOK_AGAIN_MS);
  }
  throw new StopError(name, `Cannot stop machine "${name}": it changes hands all the time`);
}

/** Undefined when the machine changed hands meanwhile. */
async function tryStop(
  host: Host,
  name: string,
  options: StopOptions,
): Promise<Ended | undefined> {
  const situation = await situationOf(host, name);
  switch (situation.kind) {
    case "none":
      return STOPPED;
    case "starting":
      await giveUpLaunch(host, name);
      return undefined;
    case "supervised":
      return await askToStop(host, name, options);
    case "unsupervised":
      return await stopHere(host, name, "launched", options);
    case "unreadable":
      if (situation.remains === undefined) throw notOurs(host, name, situation.reason);
      return await stopHere(host, name, "unreadable", options);
    case "dead":
      return await cleanDead(host, name) ? CLEANED : undefined;
  }
}

async function giveUpLaunch(host: Host, name: string): Promise<void> {
  const { launchSocket } = machineFiles(host.directories.machines, name);
  if (await stopLaunch(host, launchSocket, { timeoutMs: GIVE_UP_MS })) return;
  throw new StopError(
    name,
    `Cannot stop machine "${name}": the domrun that starts it does not answer; end that one first`,
  );
}

async function askToStop(
  host: Host,
  name: string,
  options: StopOptions,
): Promise<Ended | undefined> {
  const client = await connectControl(host, name);
  if (client === undefined) return undefined;
  try {
    return await client.stop(options);
  } catch (error) {
    if (error instanceof MachineStateError) return undefined;
    if (error instanceof ControlError && error.code === CODE.stopFailed) {
      throw new StopError(name, error.message);
    }
    throw error;
  } finally {
    client.close();
  }
}

function notOurs(host: Host, name: string, reason: string): StopError {
  const { directory } = machineFiles(host.directories.machines, name);
  return new StopError(name, `Cannot stop machine "${name}": ${directory}: ${reason}`);
}

async function stopHere(
  host: Host,
  name: string,
  phase: "launched" | "unreadable",
  options: StopOptions,
): Promise<Ended | undefined> {
  try {
    const supervision = await superviseTaken(host, await takeControl(host, name, phase), {});
    return await supervision.stop(options);
  } catch (error) {
    if (error instanceof MachineStateError || error instanceof NoSuchMachineError) return undefined;
    throw error;
  }
}
