/** Which process of a machine hangs: found out when somebody asks how the machine is. */
import type { Clock } from "../../host/host.ts";
import type { MachineStatus } from "../machine/status.ts";
import type { PasstKeeper } from "./passt_keeper.ts";
import type { QemuKeeper } from "./qemu_keeper.ts";

/** A QEMU that says nothing for so long hangs: it is frozen, or a disk holds it. */
const SILENT_MS = 1_000;

interface Silence {
  readonly qemu: boolean;
  /** The interfaces whose passt hangs. */
  readonly passts: readonly string[];
}

/**
 * Asks QEMU, and the passts that it is known to be connected to: any other would take us for it. Takes some seconds at
 * most.
 *
 * @param asked `begun` resolves when QMP has been tried for the first time
 */
export async function whoHangs(
  clock: Clock,
  asked: {
    readonly begun: Promise<void>;
    readonly qemu: QemuKeeper;
    readonly passt: PasstKeeper;
    readonly connected: () => readonly string[];
  },
): Promise<Silence> {
  const { begun, qemu, passt, connected } = asked;
  const late = Promise.withResolvers<boolean>();
  const timer = clock.after(SILENT_MS, () => late.resolve(true));
  const isLate = await Promise.race([begun.then(() => false), late.promise]);
  timer.cancel();
  return isLate || await qemu.hangs(SILENT_MS)
    ? { qemu: true, passts: [] }
    : { qemu: false, passts: await passt.silent(connected()) };
}

/** The status of a machine, with who of it hangs. Pure. */
export function withSilence(status: MachineStatus, { qemu, passts }: Silence): MachineStatus {
  const process = status.pid === undefined ? "" : ` (process ${status.pid})`;
  const reason = [
    ...(status.reason === undefined ? [] : [status.reason]),
    ...(qemu ? [`QEMU${process} does not answer`] : []),
  ].join("; ");
  return {
    ...status,
    ...(reason === "" ? {} : { reason }),
    interfaces: status.interfaces.map((one) =>
      passts.includes(one.alias) ? { ...one, reason: "passt does not answer" } : one
    ),
  };
}
