/** QMP of a machine: its supervisor's connection, or one of our own where nobody supervises it. */
import type { Host } from "../host/host.ts";
import type { QmpArguments } from "../qemu/qmp/client.ts";
import { nameForShell } from "../plan/shell_words.ts";
import { controlClient } from "./control/client.ts";
import { onQemu } from "./control/on_qemu.ts";
import { CODE } from "./control/protocol.ts";
import { ControlError } from "./errors.ts";
import { situationOf } from "./machine/situation.ts";
import { connectMachine } from "./processes/qmp.ts";

/** A client that holds the only connection leaves it within this, as a rule. */
const HANDSHAKE_MS = 5_000;
/** Some commands work for a while, such as those that write a disk. */
const ANSWER_MS = 60_000;
/** After so long a person wants to know what is waited for. */
const SOON_MS = 2_000;

export interface MachineQmp {
  /** What QEMU returns. Throws {@link ControlError} when it refuses or does not answer. */
  execute(command: string, args?: QmpArguments): Promise<unknown>;
  close(): void;
}

/** Told what is waited for, once of each command that QEMU does not answer soon. */
export type WaitSink = (words: string) => void;

/**
 * Connects to the QEMU of machine `name`.
 *
 * Errors: {@link NoSuchMachineError}; {@link MachineStateError} while it is started, or where it has died;
 * {@link ControlError} where its QEMU does not answer.
 */
export async function machineQmp(
  host: Host,
  name: string,
  onWait?: WaitSink,
): Promise<MachineQmp> {
  const situation = await situationOf(host, name);
  const pid = "qemu" in situation ? situation.qemu?.pid : undefined;
  const patiently = <T>(limitMs: number, work: () => Promise<T>) =>
    tellingOfAWait(host, { name, pid, limitMs, onWait }, work);
  if (situation.kind !== "unsupervised") {
    const client = await controlClient(host, name);
    return {
      execute: (command, args) => patiently(ANSWER_MS, () => client.qmp(command, args)),
      close: () => client.close(),
    };
  }
  const { qmpSocket } = situation.record.plan.qemu;
  const qmp = await patiently(
    HANDSHAKE_MS,
    () => onQemu(() => connectMachine(host, qmpSocket, { timeoutMs: HANDSHAKE_MS })),
  );
  const execute = (command: string, args?: QmpArguments) =>
    onQemu(() => qmp.execute(command, args, { timeoutMs: ANSWER_MS }));
  return {
    execute: (command, args) => patiently(ANSWER_MS, () => execute(command, args)),
    close: () => qmp.close(),
  };
}

interface Wait {
  readonly name: string;
  /** QEMU's; absent where it is not known. */
  readonly pid: number | undefined;
  readonly limitMs: number;
  readonly onWait: WaitSink | undefined;
}

async function tellingOfAWait<T>(host: Host, wait: Wait, work: () => Promise<T>): Promise<T> {
  const { pid, limitMs, onWait } = wait;
  const who = pid === undefined ? "QEMU" : `QEMU (process ${pid})`;
  const words = `${who} has not answered yet; waiting up to ${limitMs / 1000} s`;
  const timer = host.clock.after(SOON_MS, () => onWait?.(words));
  try {
    return await work();
  } catch (error) {
    if (error instanceof ControlError && error.code === CODE.qmpLost) {
      throw await silent(host, wait, error.message);
    }
    throw error;
  } finally {
    timer.cancel();
  }
}

/** The same with what to do about a QEMU that is there, and does not answer. */
async function silent(host: Host, { name, pid }: Wait, words: string): Promise<ControlError> {
  if (pid === undefined || !await host.programs.exists(pid)) {
    return new ControlError(CODE.qmpLost, words);
  }
  const help = `if process ${pid} was stopped, let it go on: kill -CONT ${pid}; ` +
    `or end the machine: domrun stop --force ${nameForShell(name)}`;
  return new ControlError(CODE.qmpLost, `${words} (process ${pid})`, { help });
}
