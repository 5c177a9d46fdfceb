/** machine.json: the plan as it was executed; what every later supervisor, `stop` and `ps` go by. */
import type { Host } from "../../host/host.ts";
import type { LaunchPlan } from "../../plan/launch_plan.ts";
import { machineFiles } from "../../plan/machine_files.ts";
import type { SupervisorState } from "../supervisor/state.ts";
import type { QemuProcess } from "./qemu_process.ts";
import type { MachineStatus } from "./status.ts";

export const FORMAT = 1;

/** A device that comes, or changes: only QEMU can tell whether it has. */
export interface PendingChange {
  readonly alias: string;
  /** The machine's document with it. */
  readonly xml: string;
}

export interface MachineRecord {
  readonly format: typeof FORMAT;
  /** `launching` until the guest's processors run: a machine whose launcher died before is no machine. */
  readonly phase: "launching" | "launched";
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly plan: LaunchPlan;
  /** The numbers in the names of disks' block nodes, by alias; absent: those of the start. */
  readonly diskNumbers?: Readonly<Record<string, number>>;
  /** Alias of an interface whose forwards are being changed: its passt may have others than the plan. */
  readonly changing?: string;
  /** What was being changed besides when this was written. */
  readonly pending?: PendingChange;
  /** The process that launches; absent where no launch is under way. */
  readonly launcher?: number;
  /** Absent until the guest's processors run. */
  readonly qemu?: QemuProcess;
}

/** A record of a machine that process `launcher` starts at `now` (milliseconds since 1970). Pure. */
export function newRecord(plan: LaunchPlan, now: number, launcher: number): MachineRecord {
  return {
    format: FORMAT,
    phase: "launching",
    startedAt: new Date(now).toISOString(),
    launcher,
    plan,
  };
}

export async function writeRecord(host: Host, record: MachineRecord): Promise<void> {
  const path = machineFiles(host.directories.machines, record.plan.name).machine;
  await host.files.writeAtomically(path, `${JSON.stringify(record, null, 2)}\n`);
}

/** What `ps` shows of the machine in this state. Pure. */
export function statusOf(
  record: MachineRecord,
  state: Pick<SupervisorState, "machine" | "reason" | "reboot" | "links">,
  process: { readonly supervised: boolean; readonly pid: number | undefined },
): MachineStatus {
  const { plan } = record;
  return {
    name: plan.name,
    uuid: plan.uuid,
    state: state.machine,
    ...(state.reason === undefined ? {} : { reason: state.reason }),
    ...(state.reboot === undefined ? {} : { rebooting: true }),
    supervised: process.supervised,
    startedAt: record.startedAt,
    ...(process.pid === undefined ? {} : { pid: process.pid }),
    directory: plan.directory,
    interfaces: plan.interfaces.map(({ alias, mac, backend, forwards, link: cable }) => {
      const link = state.links.find((one) => one.alias === alias);
      return {
        alias,
        mac,
        backend,
        state: link?.state ?? "up",
        forwards,
        ...(cable === undefined ? {} : { link: cable }),
        ...(link?.reason === undefined ? {} : { reason: link.reason }),
      };
    }),
    consoles: plan.consoles,
    ...(plan.displays === undefined ? {} : { displays: plan.displays }),
    ...(plan.vsockCid === undefined ? {} : { vsockCid: plan.vsockCid }),
    ...sizeOf(plan),
  };
}

/** How large the guest is, where the plan says so. Pure. */
export function sizeOf(
  { memoryKiB, processors }: Pick<MachineStatus, "memoryKiB" | "processors">,
): Pick<MachineStatus, "memoryKiB" | "processors"> {
  return {
    ...(memoryKiB === undefined ? {} : { memoryKiB }),
    ...(processors === undefined ? {} : { processors }),
  };
}
