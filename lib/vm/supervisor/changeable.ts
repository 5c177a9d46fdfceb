/** The machine as what changes it sees it; its driver is one. */
import type { Happening } from "../machine/event.ts";
import type { MachineRecord } from "../machine/record.ts";
import type { MachineStatus } from "../machine/status.ts";
import type { QmpArguments } from "../../qemu/qmp/client.ts";
import type { Link, SupervisorEvent } from "./state.ts";

/** What a changer needs of its driver. */
export interface Changeable {
  readonly record: MachineRecord;
  setRecord(record: MachineRecord): void;
  /** Returns whether it is written. */
  saveRecord(record: MachineRecord): Promise<boolean>;
  passtSettled(): Promise<void>;
  /** Resolves when QEMU has answered what it was told until now. */
  qemuSettled(): Promise<void>;
  /**
   * Does one change after the other, however long those before it take: for what has to be done.
   */
  inTurn<T>(change: () => Promise<T>): Promise<T>;
  /** The same for somebody who asks. Throws {@link ChangeError} where the turn does not come, or the machine ends. */
  inTurnSoon<T>(change: () => Promise<T>): Promise<T>;
  /** What is known of an interface with a passt. */
  linkOf(alias: string): Link | undefined;
  dispatch(event: SupervisorEvent): void;
  readonly log: { tell(happening: Happening): void };
}

/** What a changer of devices needs of its driver besides. */
export interface DeviceHost extends Changeable {
  /** Resolves after everything of the machine has gone. */
  readonly ended: Promise<unknown>;
  execute(command: string, args?: QmpArguments): Promise<unknown>;
  status(): Pick<MachineStatus, "state">;
}
