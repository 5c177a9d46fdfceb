/** What a person does to a guest that runs: pause, resume, reset, reboot, press a key. */
import { memberOf } from "../json/object.ts";
import type { Host } from "../host/host.ts";
import type { LifecycleAction } from "../plan/launch_plan.ts";
import { nameForShell } from "../plan/shell_words.ts";
import { ControlError, MachineStateError } from "./errors.ts";
import { controlClient } from "./control/client.ts";
import { whileItAnswers } from "./control/while_it_answers.ts";
import { machineStatus } from "./list_machines.ts";
import type { EventSink } from "./machine/event.ts";
import { readRecord } from "./machine/read_record.ts";
import { type MachineQmp, machineQmp, type WaitSink } from "./machine_qmp.ts";

/** What became of a wish: `already`, it was so before. */
export type Outcome = "done" | "already";

/**
 * Stops the guest's processors. Throws {@link MachineStateError} while the machine is started or stopped, and what
 * {@link machineQmp} throws; so do the others.
 */
export async function pauseMachine(
  host: Host,
  name: string,
  onWait?: WaitSink,
): Promise<Outcome> {
  return await inHand(host, { name, onWait, done: "paused" }, async (qmp) => {
    if (!(await isRunning(qmp))) return "already";
    await qmp.execute("stop");
    return "done";
  });
}

/** Lets the guest's processors go on. A guest that has ended needs a reset before. */
export async function resumeMachine(
  host: Host,
  name: string,
  onWait?: WaitSink,
): Promise<Outcome> {
  return await inHand(host, { name, onWait, done: "resumed" }, async (qmp) => {
    if (await isRunning(qmp)) return "already";
    try {
      await qmp.execute("cont");
    } catch (error) {
      // QEMU, in its qmp_cont(): a guest that panicked or powered off has nothing to go on with.
      if (!(error instanceof ControlError) || !/reset/i.test(error.message)) throw error;
      const quoted = nameForShell(name);
      throw new MachineStateError(
        name,
        `Machine "${name}" cannot be resumed: its guest has ended`,
        await onReboot(host, name) === "restart"
          ? `restart the guest: domrun reset ${quoted}, then domrun resume ${quoted}`
          : endIt(name),
      );
    }
    return "done";
  });
}

/**
 * Presses the reset button: the guest is not asked. Tells whether it runs afterwards; one that was paused does not.
 * Throws {@link MachineStateError} where a reboot would end the machine, as {@link rebootMachine} does.
 */
export async function resetMachine(
  host: Host,
  name: string,
  onWait?: WaitSink,
): Promise<"running" | "paused"> {
  return await inHand(host, { name, onWait, done: "reset" }, async (qmp) => {
    await refuseLastReboot(host, name, "reset");
    await qmp.execute("system_reset");
    return await isRunning(qmp) ? "running" : "paused";
  });
}

/** Presses a key of the guest's keyboard and lets it go; `key` is a QKeyCode of QAPI, `spc`. */
export async function pressKey(host: Host, name: string, key: string): Promise<void> {
  await inHand(host, { name, done: "typed to" }, async (qmp) => {
    await qmp.execute("send-key", { keys: [{ type: "qcode", data: key }] });
  });
}

export interface RebootOptions {
  /** For the guest to power off; absent: 30 s. */
  readonly timeoutMs?: number;
  /** Takes what happens meanwhile. */
  readonly onEvent?: EventSink;
}

/**
 * Has the guest power off, and boots it again in the same QEMU; returns when it boots. Its supervisor sees to it, also
 * when nobody waits for it any more. Throws {@link ControlError} when the guest does not power off in time, or ends.
 */
export async function rebootMachine(
  host: Host,
  name: string,
  { timeoutMs, onEvent }: RebootOptions = {},
): Promise<void> {
  const client = await controlClient(host, name);
  try {
    await refuseLastReboot(host, name, "rebooted");
    if (onEvent !== undefined) await client.events(onEvent);
    await whileItAnswers(host, client, client.reboot(timeoutMs));
  } finally {
    client.close();
  }
}

/** What the document says: QEMU does not reset a guest whose reboot is to end the machine, or to pause it. */
async function refuseLastReboot(host: Host, name: string, done: string): Promise<void> {
  const action = await onReboot(host, name);
  if (action === "restart") return;
  throw new MachineStateError(
    name,
    `Machine "${name}" cannot be ${done}: its document says <on_reboot>${action}</on_reboot>`,
    endIt(name),
  );
}

/** Where the record cannot be read, QEMU tells what a reset comes to. */
async function onReboot(host: Host, name: string): Promise<LifecycleAction> {
  const read = await readRecord(host, name);
  return read.kind === "record" ? read.record.plan.lifecycle.onReboot : "restart";
}

function endIt(name: string): string {
  return `end the machine: domrun stop ${nameForShell(name)}`;
}

interface Grasp {
  readonly name: string;
  /** What it cannot be where it cannot be had: "paused". */
  readonly done: string;
  readonly onWait?: WaitSink | undefined;
}

async function inHand<T>(
  host: Host,
  { name, done, onWait }: Grasp,
  action: (qmp: MachineQmp) => Promise<T>,
): Promise<T> {
  const { state } = await machineStatus(host, name);
  if (state === "stopping") {
    throw new MachineStateError(
      name,
      `Machine "${name}" cannot be ${done}: it is being stopped`,
      `to hurry: domrun stop --force ${nameForShell(name)}`,
    );
  }
  const qmp = await machineQmp(host, name, onWait);
  try {
    return await action(qmp);
  } finally {
    qmp.close();
  }
}

/** `query-status` (QAPI, StatusInfo). */
async function isRunning(qmp: MachineQmp): Promise<boolean> {
  return memberOf(await qmp.execute("query-status"), "running") === true;
}
