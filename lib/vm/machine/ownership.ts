/** The taking and giving back of names. */
import { messageOf } from "../../findings/message_of.ts";
import { FileError, type Host } from "../../host/host.ts";
import { LaunchError, NameTakenError } from "../errors.ts";
import type { LaunchPlan } from "../../plan/launch_plan.ts";
import { machineFiles } from "../../plan/machine_files.ts";
import { type MachineRecord, newRecord, writeRecord } from "./record.ts";
import { guessRecord } from "./guess.ts";
import { qemuWriting } from "./lost_qemu.ts";
import { situationOf } from "./situation.ts";
import { lookAtMachine, lookAtMachines } from "./own_directories.ts";
import { keepRun } from "../logs/last_run.ts";
import { seenEnd } from "../logs/seen_end.ts";
import { UNSEEN_END } from "./event.ts";
import { goneWithin } from "../processes/gone_within.ts";
import { endHelper } from "../processes/helper.ts";
import { endPasst } from "../processes/passt.ts";
import { readPid } from "../processes/pid_file.ts";
import { endQemu } from "../processes/qemu.ts";
import { PRIVATE_DIRECTORY_MODE } from "../../host/modes.ts";

/** passt and QEMU write their pids within a tenth of a second, on a busy host later. Who waits for a lock waits longer. */
const SETTLE_MS = 8_000;
const LOOK_MS = 10;

interface Closable {
  close(): Promise<void>;
}

/**
 * Takes the name: makes the machine's directory and its record, and gives what `listen` opens there for others to join.
 * What a dead machine of the name left is removed first. Of several at once exactly one wins: who finds the directory
 * there, or has made it, looks under its lock.
 *
 * Throws {@link NameTakenError}, {@link LockedError}, or {@link LaunchError} when the directory cannot be made.
 */
export async function takeName<T extends Closable>(
  host: Host,
  plan: LaunchPlan,
  listen: () => Promise<T>,
): Promise<T> {
  await ensureMachines(host);
  await lookAtMachine(host, plan.name);
  return await onDirectory(plan, async () => {
    for (;;) {
      await host.files.ensureDirectory(plan.directory, PRIVATE_DIRECTORY_MODE);
      const socket = await underLock(host, plan.directory, async () => {
        await clearTheWay(host, plan);
        try {
          return await fill(host, plan, listen);
        } catch (error) {
          await host.files.removeTree(plan.directory);
          throw error;
        }
      });
      if (socket !== undefined) return socket;
    }
  });
}

/** Under the lock of all as well: who looks for files that are no machine's finds this one's record, or no file yet. */
async function fill<T extends Closable>(
  host: Host,
  plan: LaunchPlan,
  listen: () => Promise<T>,
): Promise<T> {
  const release = await host.files.lockDirectory(host.directories.machines);
  let socket: T | undefined;
  try {
    socket = await listen();
    await writeRecord(host, newRecord(plan, host.clock.now(), host.processId));
    await host.files.writeAtomically(
      machineFiles(host.directories.machines, plan.name).xml,
      plan.xml,
    );
    return socket;
  } catch (error) {
    await socket?.close();
    throw error;
  } finally {
    release();
  }
}

async function clearTheWay(host: Host, { name, directory }: LaunchPlan): Promise<void> {
  const isNew = await host.files.foreign(directory) === undefined &&
    (await host.files.list(directory)).length === 0;
  if (isNew) return await refuseLost(host, name);
  const situation = await situationOf(host, name);
  switch (situation.kind) {
    case "none":
      return;
    case "dead":
      await endRemains(host, name, situation.record);
      return await empty(host, directory);
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

/** The directory is new, but a QEMU may live whose directory somebody removed. */
async function refuseLost(host: Host, name: string): Promise<void> {
  const { directory, qemuPidFile } = machineFiles(host.directories.machines, name);
  const lost = await qemuWriting(host, qemuPidFile);
  if (lost === undefined) return;
  await host.files.remove(directory);
  throw new NameTakenError(name, "lost", lost.pid);
}

/** Gives the name back: removes the directory, unless somebody else has. */
export async function giveBackName(host: Host, plan: LaunchPlan): Promise<void> {
  await underLock(host, plan.directory, () => host.files.removeTree(plan.directory));
}

/** Removes everything that a dead machine left: false when it is not dead (any more). */
export async function cleanDead(host: Host, name: string): Promise<boolean> {
  const { directory } = machineFiles(host.directories.machines, name);
  const cleaned = await underLock(host, directory, async () => {
    const situation = await situationOf(host, name);
    if (situation.kind !== "dead") return false;
    await endRemains(host, name, situation.record);
    await host.files.removeTree(directory);
    return true;
  });
  return cleaned ?? false;
}

/**
 * What `action` gives, with nobody else at the machine of this directory; undefined where there is none. It is the lock of
 * one machine, so it may take its time, and of those who want another one nobody waits.
 */
export async function underLock<T>(
  host: Host,
  directory: string,
  action: () => Promise<T>,
): Promise<T | undefined> {
  const release = await lockIfThere(host, directory);
  if (release === undefined) return undefined;
  try {
    return await action();
  } finally {
    release();
  }
}

/** Undefined where the directory is not there, or goes while its lock is waited for. */
async function lockIfThere({ files }: Host, path: string): Promise<(() => void) | undefined> {
  try {
    return await files.lockDirectory(path);
  } catch (error) {
    if (error instanceof FileError && error.fault === "missing") return undefined;
    throw error;
  }
}

/** The directory itself stays, and so its lock. */
async function empty({ files }: Host, directory: string): Promise<void> {
  for (const entry of await files.list(directory)) await files.removeTree(`${directory}/${entry}`);
}

async function endRemains(
  host: Host,
  name: string,
  readable: MachineRecord | undefined,
): Promise<void> {
  const record = readable ?? await guessRecord(host, name);
  const brokenOff = record.phase === "launching";
  const ran = !brokenOff && (readable !== undefined || await hasTraces(host, name));
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
    const words = messageOf(error);
    throw new LaunchError(`Cannot remove what a dead machine "${name}" left: ${words}`, {
      phase: "directories",
    });
  }
  if (!ran) return;
  const seen = await seenEnd(host, record);
  if (seen?.kept) return;
  // Where nobody saw how it ended, its logs may tell.
  await keepRun(host, record, seen?.ended ?? UNSEEN_END).catch(() => {});
}

/** A directory that somebody made has none: no machine ran there. */
async function hasTraces({ files, directories }: Host, name: string): Promise<boolean> {
  const { machine, qemuLog, eventLog, qemuPidFile } = machineFiles(directories.machines, name);
  const found = await Promise.all(
    [machine, qemuLog, eventLog, qemuPidFile].map((path) => files.stat(path)),
  );
  return found.some((facts) => facts !== undefined);
}

/**
 * The children of a launcher that was killed go on: a passt or QEMU that it had just started has to be known before it can
 * be ended.
 */
async function settle(host: Host, { startedAt, plan }: MachineRecord): Promise<void> {
  const ageMs = host.clock.now() - Date.parse(startedAt);
  if (!(ageMs >= 0 && ageMs < SETTLE_MS)) return;
  const isOneUnknown = async () => {
    const children = [plan.qemu, ...plan.passt, ...(plan.helpers ?? [])];
    const pids = await Promise.all(children.map(({ pidFile }) => readPid(host, pidFile)));
    return pids.includes(undefined);
  };
  await goneWithin(host, isOneUnknown, { limitMs: SETTLE_MS - ageMs, lookMs: LOOK_MS });
}

/** Makes the directory of all machines; one that is there must be this user's alone. */
async function ensureMachines(host: Host): Promise<void> {
  await lookAtMachines(host);
  await onDirectory(
    undefined,
    () => host.files.ensureDirectory(host.directories.machines, PRIVATE_DIRECTORY_MODE),
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
