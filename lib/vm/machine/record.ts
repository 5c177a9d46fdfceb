/** machine.json: the plan as it was executed; what every later supervisor, `stop` and `ps` go by. */
import { isObject, memberOf } from "../../json/object.ts";
import type { Host } from "../../host/host.ts";
import type { LaunchPlan } from "../../plan/launch_plan.ts";
import { isStandIn, machineFiles, machineFilesIn } from "../../plan/machine_files.ts";
import { isMachineName } from "../../domain/machine_name.ts";
import type { SupervisorState } from "../supervisor/state.ts";
import type { MachineStatus } from "./status.ts";

const FORMAT = 1;

export interface MachineRecord {
  readonly format: typeof FORMAT;
  /** `launching` until the guest's processors run: a machine whose launcher died before is no machine. */
  readonly phase: "launching" | "launched";
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly plan: LaunchPlan;
}

/** A record of a machine that is being started at `now` (milliseconds since 1970). Pure. */
export function newRecord(plan: LaunchPlan, now: number): MachineRecord {
  return {
    format: FORMAT,
    phase: "launching",
    startedAt: new Date(now).toISOString(),
    plan,
  };
}

export async function writeRecord(host: Host, record: MachineRecord): Promise<void> {
  const path = machineFiles(host.directories.machines, record.plan.name).machine;
  await host.files.writeAtomically(path, `${JSON.stringify(record, null, 2)}\n`);
}

/** Undefined when there is none, or none that this version can read. */
export async function readRecord(host: Host, name: string): Promise<MachineRecord | undefined> {
  const path = machineFiles(host.directories.machines, name).machine;
  return await readJson(host, path, isRecord);
}

/** The name of the machine whose directory below the machines is called so; undefined where it is none's. */
export async function nameOfDirectory(host: Host, own: string): Promise<string | undefined> {
  if (!isStandIn(own)) return isMachineName(own) ? own : undefined;
  const path = machineFilesIn(host.directories.machines, own).machine;
  return (await readJson(host, path, isRecord))?.plan.name;
}

/** The JSON value in a file of ours; undefined when it is missing, damaged or of another shape. */
export async function readJson<T>(
  host: Host,
  path: string,
  isShape: (value: unknown) => value is T,
): Promise<T | undefined> {
  if (await host.files.stat(path) === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(await host.files.readText(path));
    return isShape(value) ? value : undefined;
  } catch {
    // Removed meanwhile, or written by half when the disk was full.
    return undefined;
  }
}

/** True when it has what supervising and cleaning up rely on; a damaged file, or another version's, has not. */
function isRecord(value: unknown): value is MachineRecord {
  if (memberOf(value, "format") !== FORMAT) return false;
  const plan = memberOf(value, "plan");
  const qemu = memberOf(plan, "qemu");
  const lists = ["passt", "interfaces", "consoles"].map((key) => memberOf(plan, key));
  const texts = [
    memberOf(value, "phase"),
    memberOf(value, "startedAt"),
    memberOf(plan, "name"),
    memberOf(plan, "directory"),
    ...["qmpSocket", "pidFile", "logFile"].map((key) => memberOf(qemu, key)),
  ];
  return lists.every(Array.isArray) && texts.every((text) => typeof text === "string") &&
    isObject(memberOf(plan, "lifecycle"));
}

/** QEMU's process; undefined when it is gone or another program got its number. */
export async function qemuPid(host: Host, plan: LaunchPlan): Promise<number | undefined> {
  const { pidFile, logFile } = plan.qemu;
  const pid = await readPid(host, pidFile);
  return pid !== undefined && await host.programs.isOurs(pid, logFile) ? pid : undefined;
}

/** The number in a pid file; undefined when there is none in it. */
export async function readPid(host: Host, path: string): Promise<number | undefined> {
  if (await host.files.stat(path) === undefined) return undefined;
  const text = await host.files.readText(path).catch(() => "");
  const pid = Number.parseInt(text, 10);
  return pid > 1 ? pid : undefined;
}

/** What `ps` shows of the machine in this state. Pure. */
export function statusOf(
  record: MachineRecord,
  state: Pick<SupervisorState, "machine" | "reason" | "links">,
  process: { readonly supervised: boolean; readonly pid: number | undefined },
): MachineStatus {
  const { plan } = record;
  return {
    name: plan.name,
    uuid: plan.uuid,
    state: state.machine,
    ...(state.reason === undefined ? {} : { reason: state.reason }),
    supervised: process.supervised,
    startedAt: record.startedAt,
    ...(process.pid === undefined ? {} : { pid: process.pid }),
    directory: plan.directory,
    interfaces: plan.interfaces.map(({ alias, mac, backend, forwards }) => {
      const link = state.links.find((one) => one.alias === alias);
      return {
        alias,
        mac,
        backend,
        state: link?.state ?? "up",
        forwards,
        ...(link?.reason === undefined ? {} : { reason: link.reason }),
      };
    }),
    consoles: plan.consoles,
  };
}
