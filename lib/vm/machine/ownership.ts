/** Whose name is it: the machine behind a directory, and the taking and giving back of names. */
import { FileError, type Host } from "../../host/host.ts";
import { LaunchError, NameTakenError } from "../errors.ts";
import { isMachineName } from "../../domain/machine_name.ts";
import type { LaunchPlan } from "../../plan/launch_plan.ts";
import { machineFiles } from "../../plan/machine_files.ts";
import { type MachineRecord, newRecord, qemuPid, readRecord, writeRecord } from "./record.ts";
import { lookAtMachines } from "./own_directories.ts";
import { endPasst, listens } from "../processes/passt.ts";
import { endQemu } from "../processes/qemu.ts";

/** passt and QEMU take a tenth of this to start. */
const SETTLE_MS = 1_500;
const DIRECTORY_MODE = 0o700;

/**
 * What is behind a machine's directory. `starting`: somebody launches it; `supervised`, `unsupervised`: it
 * runs; `dead`: what it left behind.
 */
export type Situation =
  | { readonly kind: "none" }
  | { readonly kind: "dead"; readonly record: MachineRecord | undefined }
  | { readonly kind: "starting"; readonly record: MachineRecord | undefined }
  | {
    readonly kind: "supervised" | "unsupervised";
    readonly record: MachineRecord;
    readonly pid: number | undefined;
  };

/**
 * Looks at the machine `name`. A launcher, a supervisor or QEMU's process must be there for it to live; a
 * supervisor listens before its launcher stops to, so no moment in between is mistaken for death.
 */
export async function situationOf(host: Host, name: string): Promise<Situation> {
  if (!isMachineName(name)) return { kind: "none" };
  const files = machineFiles(host.directories.machines, name);
  if (await host.files.stat(files.directory) === undefined) return { kind: "none" };
  if (await listens(host, files.launchSocket)) {
    return { kind: "starting", record: await readRecord(host, name) };
  }
  const supervised = await listens(host, files.controlSocket);
  const record = await readRecord(host, name);
  if (record === undefined) {
    // Gone between two looks: its supervisor has just cleaned up.
    const gone = await host.files.stat(files.directory) === undefined;
    return gone ? { kind: "none" } : { kind: "dead", record };
  }
  const pid = await qemuPid(host, record.plan);
  if (supervised) return { kind: "supervised", record, pid };
  // A launcher that died before the guest ran left no machine, whatever still runs of it.
  return pid !== undefined && record.phase === "launched"
    ? { kind: "unsupervised", record, pid }
    : { kind: "dead", record };
}

/**
 * Takes the name: makes the machine's directory and its record; `inside` runs before anybody else can look.
 * What a dead machine of the name left is removed first. Of several at once exactly one wins.
 *
 * Throws {@link NameTakenError}, or {@link LaunchError} when the directory cannot be made.
 */
export async function takeName(
  host: Host,
  plan: LaunchPlan,
  inside: () => Promise<void>,
): Promise<MachineRecord> {
  await ensureMachines(host);
  return await onDirectory(plan, async () => {
    const release = await host.files.lockDirectory(host.directories.machines);
    try {
      await clearTheWay(host, plan.name);
      await host.files.makeDirectory(plan.directory, 0o700);
      return await fill(host, plan, inside);
    } finally {
      release();
    }
  });
}

async function fill(host: Host, plan: LaunchPlan, inside: () => Promise<void>) {
  try {
    const record = newRecord(plan, host.clock.now());
    await writeRecord(host, record);
    await host.files.writeAtomically(
      machineFiles(host.directories.machines, plan.name).xml,
      plan.xml,
    );
    await inside();
    return record;
  } catch (error) {
    await host.files.removeTree(plan.directory);
    throw error;
  }
}

async function clearTheWay(host: Host, name: string): Promise<void> {
  const situation = await situationOf(host, name);
  switch (situation.kind) {
    case "none":
      return;
    case "dead":
      return await removeRemains(host, name, situation.record);
    case "starting":
      throw new NameTakenError(name, "starting");
    case "supervised":
      throw new NameTakenError(name, "running");
    case "unsupervised":
      throw new NameTakenError(name, "unsupervised");
  }
}

/** Gives the name back: removes the directory so that nobody sees half of it. */
export async function giveBackName(host: Host, plan: LaunchPlan): Promise<void> {
  const release = await host.files.lockDirectory(host.directories.machines);
  try {
    await host.files.removeTree(plan.directory);
  } finally {
    release();
  }
}

/**
 * Removes everything that a dead machine left, under the lock: false when it is not dead (any more).
 */
export async function cleanDead(host: Host, name: string): Promise<boolean> {
  const release = await host.files.lockDirectory(host.directories.machines);
  try {
    const situation = await situationOf(host, name);
    if (situation.kind !== "dead") return false;
    await removeRemains(host, name, situation.record);
    return true;
  } finally {
    release();
  }
}

async function removeRemains(
  host: Host,
  name: string,
  record: MachineRecord | undefined,
): Promise<void> {
  if (record !== undefined) {
    const brokenOff = record.phase === "launching";
    if (brokenOff) await settle(host, record);
    try {
      await endQemu(host, record.plan, { mayBeStarting: brokenOff });
      await Promise.all(record.plan.passt.map((planned) => endPasst(host, planned)));
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      throw new LaunchError(`Cannot remove what a dead machine "${name}" left: ${words}`, {
        phase: "directories",
      });
    }
  }
  await host.files.removeTree(machineFiles(host.directories.machines, name).directory);
}

/**
 * The children of a launcher that was killed go on: a passt or QEMU that it had just started has to be there
 * before it can be ended.
 */
async function settle(host: Host, { startedAt }: MachineRecord): Promise<void> {
  const ageMs = host.clock.now() - Date.parse(startedAt);
  if (ageMs >= 0 && ageMs < SETTLE_MS) await host.clock.sleep(SETTLE_MS - ageMs);
}

/** Makes the directory of all machines; one that is there must be this user's alone. */
async function ensureMachines(host: Host): Promise<void> {
  await lookAtMachines(host);
  await onDirectory(
    undefined,
    () => host.files.ensureDirectory(host.directories.machines, DIRECTORY_MODE),
  );
}

async function onDirectory<T>(plan: LaunchPlan | undefined, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const what = plan === undefined ? "the machines directory" : `the directory of "${plan.name}"`;
    throw directoryError(what, error);
  }
}

/** What a file error about one of our own directories means to a person. Pure. */
export function directoryError(what: string, error: FileError): LaunchError {
  const help = error.fault === "no-space"
    ? "free space on its file system"
    : error.fault === "denied"
    ? "let the user who runs domrun write there, or set XDG_RUNTIME_DIR to a directory of their own"
    : undefined;
  return new LaunchError(`Cannot make ${what} at ${error.path}: ${error.message}`, {
    phase: "directories",
    ...(help === undefined ? {} : { help }),
  });
}
