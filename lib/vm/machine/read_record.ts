/** machine.json, read as what somebody wrote: every member is looked at, and what it names must be ours. */
import { basename, dirname } from "@std/path/posix";
import { messageOf } from "../../findings/message_of.ts";
import { FileError, type Host } from "../../host/host.ts";
import {
  count,
  counts,
  members,
  oneOf,
  optional,
  type Shape,
  shaped,
  text,
} from "../../json/shape.ts";
import { memberOf } from "../../json/object.ts";
import { LAUNCH_PLAN } from "../../plan/launch_plan_shape.ts";
import type { LaunchPlan } from "../../plan/launch_plan.ts";
import { machineFiles, machineFilesIn } from "../../plan/machine_files.ts";
import type { QemuProcess } from "./qemu_process.ts";
import { FORMAT, type MachineRecord, type PendingChange } from "./record.ts";

/** More than the largest plan takes; what is longer is no record. */
const MAX_BYTES = 16 * 1024 * 1024;

/** What stands where a machine's record should. */
export type ReadRecord =
  | { readonly kind: "none" }
  | { readonly kind: "record"; readonly record: MachineRecord }
  /** `reason`: "machine.json is empty". `of`: the machine whose record it is, where somebody moved its directory. */
  | { readonly kind: "unreadable"; readonly reason: string; readonly of?: string };

class AnotherMachineError extends Error {
  constructor(readonly of: string) {
    super(`it is the record of ${JSON.stringify(of)}`);
  }
}

const RECORD: Shape<MachineRecord> = members<MachineRecord>({
  format: oneOf(FORMAT),
  phase: oneOf("launching", "launched"),
  startedAt: text,
  plan: LAUNCH_PLAN,
  launcher: optional(count),
  changing: optional(text),
  pending: optional(members<PendingChange>({ alias: text, xml: text })),
  diskNumbers: optional(counts),
  qemu: optional(members<QemuProcess>({
    pid: count,
    log: members({ dev: count, ino: count }),
  })),
});

/** The record of machine `name`. Never throws. */
export async function readRecord(host: Host, name: string): Promise<ReadRecord> {
  return await readRecordIn(
    host,
    basename(machineFiles(host.directories.machines, name).directory),
  );
}

/** The record in the directory `own` of the machines. Never throws. */
export async function readRecordIn(host: Host, own: string): Promise<ReadRecord> {
  const path = machineFilesIn(host.directories.machines, own).machine;
  const unreadable = (reason: string) => ({ kind: "unreadable", reason } as const);
  try {
    const words = await readWords(host, path);
    if (words === undefined) return { kind: "none" };
    if (words.trim() === "") return unreadable("machine.json is empty");
    return { kind: "record", record: parseRecord(words, host, own) };
  } catch (error) {
    if (error instanceof SyntaxError) {
      return unreadable("machine.json is not JSON: it may be cut off");
    }
    const fault = unreadable(`machine.json: ${messageOf(error)}`);
    return error instanceof AnotherMachineError ? { ...fault, of: error.of } : fault;
  }
}

/** Undefined when nothing is there. */
async function readWords(host: Host, path: string): Promise<string | undefined> {
  const facts = await host.files.stat(path);
  if (facts === undefined) return undefined;
  if (facts.kind !== "file") throw new FileError("other", path, "it is not a file");
  const bytes = await host.files.readHead(path, MAX_BYTES).catch((error) => {
    // Removed meanwhile.
    if (error instanceof FileError && error.fault === "missing") return undefined;
    throw error;
  });
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}

function parseRecord(words: string, { directories }: Host, own: string): MachineRecord {
  const value: unknown = JSON.parse(words);
  const format = memberOf(value, "format");
  if (typeof format === "number" && format !== FORMAT) {
    throw new Error(`it has format ${format}, and this domrun reads ${FORMAT}`);
  }
  const record = shaped(value, RECORD, (fault) => new Error(fault));
  const { name } = record.plan;
  if (basename(machineFiles(directories.machines, name).directory) !== own) {
    throw new AnotherMachineError(name);
  }
  const stray = strayPart(record.plan, directories, own);
  if (stray !== undefined) throw new Error(stray);
  return record;
}

/**
 * What a plan names that a plan of domrun's never does: another program than passt for an interface, a file that lies
 * elsewhere than in the machine's own places. All of it is started, connected to or removed. Pure.
 */
function strayPart(
  plan: LaunchPlan,
  { machines, passt }: Host["directories"],
  own: string,
): string | undefined {
  const { directory } = machineFilesIn(machines, own);
  const { qemu } = plan;
  const ownFiles = [
    ...[qemu.qmpSocket, qemu.pidFile, qemu.logFile, qemu.gate?.socket],
    ...plan.passt.map(({ log }) => log?.earlier),
    ...(plan.helpers ?? []).flatMap(({ socket, pidFile, logFile }) => [socket, pidFile, logFile]),
    ...plan.consoles.map(({ socket }) => socket),
    // One that the document names (`<log file='…'/>`) lies anywhere, and is written by QEMU alone.
    ...plan.consoles.map(({ logFile }) => logFile).filter((path) => isBelow(directory, path)),
  ].filter((path) => path !== undefined);
  const passtFiles = plan.passt.flatMap(({ socket, pidFile, control }) =>
    [socket, pidFile, control?.socket].filter((path) => path !== undefined)
  );
  const stray = plan.directory === directory
    ? ownFiles.find((path) => dirname(path) !== directory || isDots(path)) ??
      passtFiles.find((path) => dirname(path) !== passt || !basename(path).startsWith("domrun-"))
    : plan.directory;
  if (stray !== undefined) {
    return `it names ${JSON.stringify(stray)}, which is not a file of this machine`;
  }
  const foreign = (programs: readonly (string | undefined)[], name: string) => {
    const program = programs.find((one) => one !== undefined && basename(one) !== name);
    return program && `it has ${JSON.stringify(program)} in ${name}'s place`;
  };
  return foreign(plan.passt.map((one) => one.program), "passt") ??
    foreign(plan.passt.map(({ control }) => control?.program), "pesto");
}

function isBelow(directory: string, path: string): boolean {
  return path.startsWith(`${directory}/`);
}

function isDots(path: string): boolean {
  return [".", ".."].includes(basename(path));
}

/** A JSON value in a file of ours; undefined when it is missing, damaged or of another shape. */
export async function readShaped<T>(
  host: Host,
  path: string,
  shape: Shape<T>,
): Promise<T | undefined> {
  try {
    const words = await readWords(host, path);
    return words === undefined ? undefined : shaped(JSON.parse(words), shape, Error);
  } catch {
    // Written by half when the disk was full, or by another domrun.
    return undefined;
  }
}
