/** What is behind a machine's name: the one look that every command takes before it does anything. */
import type { Host } from "../../host/host.ts";
import { isMachineName } from "../../domain/machine_name.ts";
import { machineFiles } from "../../plan/machine_files.ts";
import { listens } from "../processes/listens.ts";
import { guessRecord } from "./guess.ts";
import { foreignWords } from "./own_directories.ts";
import { LOST, qemuWriting } from "./lost_qemu.ts";
import { livingQemu, type QemuProcess } from "./qemu_process.ts";
import { readRecord } from "./read_record.ts";
import type { MachineRecord } from "./record.ts";

/**
 * What is behind a machine's directory. `starting`: somebody launches it; `supervised`, `unsupervised`: it
 * runs; `dead`: it runs no more, or its start was broken off, and this is what it left; `unreadable`: nobody can tell what it is, and something
 * of it runs or may run.
 */
export type Situation =
  | { readonly kind: "none" }
  /** `reason`: why there is no record. `qemu`: what a start that was broken off left running. */
  | {
    readonly kind: "dead";
    readonly record?: MachineRecord;
    readonly reason?: string;
    readonly qemu?: QemuProcess;
  }
  | { readonly kind: "starting"; readonly record?: MachineRecord }
  /** The supervisor knows the machine, also where its record is lost. */
  | {
    readonly kind: "supervised";
    readonly record?: MachineRecord;
    readonly qemu?: QemuProcess;
  }
  /** `qemu` is absent where it answers and its pid is not known. */
  | {
    readonly kind: "unsupervised";
    readonly record: MachineRecord;
    readonly qemu?: QemuProcess;
  }
  /** `remains`: what can be ended of it; absent for what is not ours. */
  | {
    readonly kind: "unreadable";
    readonly reason: string;
    readonly remains?: MachineRecord;
    readonly qemu?: QemuProcess;
    /** The machine that runs here, where somebody moved its directory. */
    readonly of?: string;
  };

/**
 * Looks at the machine `name`. A launcher, a supervisor or QEMU's process must be there for it to live; a
 * supervisor listens before its launcher stops to, so no moment in between is mistaken for death.
 */
export async function situationOf(host: Host, name: string): Promise<Situation> {
  if (!isMachineName(name)) return { kind: "none" };
  const files = machineFiles(host.directories.machines, name);
  const foreign = await host.files.foreign(files.directory);
  if (foreign !== undefined) {
    return { kind: "unreadable", reason: foreignWords(foreign, host.user.uid) };
  }
  if (await host.files.stat(files.directory) === undefined) {
    return await withoutDirectory(host, name);
  }
  if (await listens(host, files.launchSocket)) {
    return await moved(host, name, true) ??
      { kind: "starting", ...await recordIfAny(host, name) };
  }
  const supervised = await listens(host, files.controlSocket);
  const read = await readRecord(host, name);
  if (read.kind !== "record") {
    const elsewhere = await moved(host, name, supervised);
    if (elsewhere !== undefined) return elsewhere;
    if (supervised) return { kind: "supervised" };
    const reason = read.kind === "none" ? "it has no machine.json" : read.reason;
    return await withoutRecord(host, name, reason);
  }
  const { record } = read;
  const qemu = await livingQemu(host, record.plan.qemu, record.qemu);
  if (supervised) return { kind: "supervised", record, ...qemuOf(qemu) };
  // A launcher that died before the guest ran left no machine, whatever still runs of it.
  return qemu !== undefined && record.phase === "launched"
    ? { kind: "unsupervised", record, ...qemuOf(qemu) }
    : { kind: "dead", record, ...qemuOf(qemu) };
}

/** Nothing, or a QEMU that nobody supervises and whose directory somebody removed. */
async function withoutDirectory(host: Host, name: string): Promise<Situation> {
  const files = machineFiles(host.directories.machines, name);
  const qemu = await qemuWriting(host, files.qemuPidFile);
  if (qemu === undefined) return { kind: "none" };
  // Made while we looked: a launcher's, or by a supervisor that writes it again.
  if (await host.files.stat(files.directory) !== undefined) return await situationOf(host, name);
  return { kind: "unreadable", reason: LOST, remains: await guessRecord(host, name), qemu };
}

/** What a directory is whose record is another machine's: who answers there, or runs, is that one. Undefined of others. */
async function moved(host: Host, name: string, answers: boolean): Promise<Situation | undefined> {
  const read = await readRecord(host, name);
  if (read.kind !== "unreadable" || read.of === undefined) return undefined;
  const { plan } = await guessRecord(host, name);
  const lives = answers || await livingQemu(host, plan.qemu, undefined) !== undefined;
  return lives
    ? { kind: "unreadable", reason: `it is the directory of "${read.of}", moved`, of: read.of }
    : { kind: "dead", reason: read.reason };
}

async function withoutRecord(host: Host, name: string, reason: string): Promise<Situation> {
  const { directory } = machineFiles(host.directories.machines, name);
  const remains = await guessRecord(host, name);
  const qemu = await livingQemu(host, remains.plan.qemu, undefined);
  // Gone between two looks: its supervisor has just cleaned up.
  if (await host.files.stat(directory) === undefined) return { kind: "none" };
  return qemu === undefined
    ? { kind: "dead", reason }
    : { kind: "unreadable", reason, remains, ...qemuOf(qemu) };
}

async function recordIfAny(
  host: Host,
  name: string,
): Promise<{ readonly record?: MachineRecord }> {
  const read = await readRecord(host, name);
  return read.kind === "record" ? { record: read.record } : {};
}

function qemuOf(qemu: { readonly process?: QemuProcess } | undefined) {
  return qemu?.process === undefined ? {} : { qemu: qemu.process };
}
