/** The taking and giving back of names. */
import { FileError, type Host } from "../../host/host.ts";
import { LaunchError, NameTakenError } from "../errors.ts";
import type { LaunchPlan } from "../../plan/launch_plan.ts";
import { machineFiles } from "../../plan/machine_files.ts";
import { type MachineRecord, newRecord, writeRecord } from "./record.ts";
import { guessRecord } from "./guess.ts";
import { situationOf } from "./situation.ts";
import { lookAtMachines } from "./own_directories.ts";
import { keepRun } from "../logs/last_run.ts";
import { UNSEEN_END } from "./event.ts";
import { endHelper } from "../processes/helper.ts";
import { endPasst } from "../processes/passt.ts";
import { endQemu } from "../processes/qemu.ts";

/** passt and QEMU take a tenth of this to start. */
const SETTLE_MS = 1_500;
const DIRECTORY_MODE = 0o700;

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
    const record = newRecord(plan, host.clock.now(), host.processId);
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
    case "unreadable":
      throw new NameTakenError(name, "unreadable");
  }
}

/** Gives the name back: removes the directory so that nobody sees half of it. */
export async function giveBackName(host: Host, plan: LaunchPlan): Promise<void> {
  // Somebody has removed all of them.
  if (await host.files.stat(host.directories.machines) === undefined) return;
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
  readable: MachineRecord | undefined,
): Promise<void> {
  const record = readable ?? await guessRecord(host, name);
  const brokenOff = record.phase === "launching";
  if (brokenOff) await settle(host, record);
  try {
    await endQemu(host, record.plan, {
      mayBeStarting: brokenOff,
      ...(record.qemu === undefined ? {} : { known: record.qemu }),
    });
    await Promise.all([
      ...record.plan.passt.map((planned) => endPasst(host, planned)),
      ...(record.plan.helpers ?? []).map((one) => endHelper(host, one, { waits: true })),
    ]);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new LaunchError(`Cannot remove what a dead machine "${name}" left: ${words}`, {
      phase: "directories",
    });
  }
  // Nobody saw how it ended, but its logs may tell.
  if (!brokenOff) await keepRun(host, record, UNSEEN_END).catch(() => {});
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
