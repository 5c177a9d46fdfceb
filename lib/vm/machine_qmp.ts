/** QMP of a machine: its supervisor's connection, or one of our own where nobody supervises it. */
import type { Host } from "../host/host.ts";
import type { QmpArguments } from "../qemu/qmp/client.ts";
import { controlClient } from "./control/client.ts";
import { onQemu } from "./control/on_qemu.ts";
import { situationOf } from "./machine/situation.ts";
import { connectMachine } from "./processes/qmp.ts";

/** A client that holds the only connection leaves it within this, as a rule. */
const HANDSHAKE_MS = 5_000;
/** Some commands work for a while, such as those that write a disk. */
const ANSWER_MS = 60_000;

export interface MachineQmp {
  /** What QEMU returns. Throws {@link ControlError} when it refuses or does not answer. */
  execute(command: string, args?: QmpArguments): Promise<unknown>;
  close(): void;
}

/**
 * Connects to the QEMU of machine `name`.
 *
 * Errors: {@link NoSuchMachineError}; {@link MachineStateError} while it is started, or where it has died;
 * {@link ControlError} where its QEMU does not answer.
 */
export async function machineQmp(host: Host, name: string): Promise<MachineQmp> {
  const situation = await situationOf(host, name);
  if (situation.kind !== "unsupervised") {
    const client = await controlClient(host, name);
    return {
      execute: (command, args) => client.qmp(command, args),
      close: () => client.close(),
    };
  }
  const { qmpSocket } = situation.record.plan.qemu;
  const qmp = await onQemu(() => connectMachine(host, qmpSocket, { timeoutMs: HANDSHAKE_MS }));
  return {
    execute: (command, args) => onQemu(() => qmp.execute(command, args, { timeoutMs: ANSWER_MS })),
    close: () => qmp.close(),
  };
}
