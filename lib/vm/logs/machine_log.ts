/** Which file is which log of a machine, while it runs and after its end. */
import type { Host } from "../../host/host.ts";
import { machineFiles } from "../../plan/machine_files.ts";
import { consoleOf, type ConsoleOwner } from "../console.ts";
import { MachineStateError, NoSuchMachineError } from "../errors.ts";
import { machineStatus } from "../list_machines.ts";
import { readRecord } from "../machine/read_record.ts";
import {
  type LastRun,
  lastRun,
  lastRunFiles,
  movedPath,
  type PasstLog,
  passtLogsOf,
} from "./last_run.ts";
import { lookAtMachine } from "../machine/own_directories.ts";

/** What a machine has logs of. */
export const LOGS = ["console", "qemu", "passt", "events"] as const;

export type LogChoice = typeof LOGS[number];

export interface LogWish {
  readonly of: LogChoice;
  /** Of the console, or of passt's interface; undefined: the first. */
  readonly alias: string | undefined;
}

/** One log. It may have no file yet. */
export interface MachineLog {
  readonly path: string;
  /** The file with what comes before it, where there is one. */
  readonly before?: string;
  /** Its writer empties it when it is started again. */
  readonly restarts: boolean;
  /** Where it lies when the machine has gone. */
  readonly pathAfterEnd: string;
  /** False once the machine has gone: nothing comes any more. */
  grows(): Promise<boolean>;
}

/** What the logs of a machine are chosen from. */
interface LogSource extends ConsoleOwner {
  readonly passtLogs: readonly PasstLog[];
  readonly files: { readonly qemuLog: string; readonly eventLog: string };
}

/**
 * A log of the machine `name`, or of its last run where it does not run.
 *
 * Throws {@link NoSuchMachineError} where there is neither, {@link MachineStateError} where it has no such log.
 */
export async function machineLog(host: Host, name: string, wish: LogWish): Promise<MachineLog> {
  const run = await lastRun(host, name);
  try {
    return await logOfMachine(host, name, wish);
  } catch (error) {
    if (!(error instanceof NoSuchMachineError)) throw error;
    // It may have ended a moment ago.
    const ended = await lastRun(host, name) ?? run;
    if (ended === undefined) throw error;
    const found = await placeOf(host, sourceOfRun(host, ended), wish);
    return { ...found, pathAfterEnd: found.path, grows: () => Promise.resolve(false) };
  }
}

async function logOfMachine(host: Host, name: string, wish: LogWish): Promise<MachineLog> {
  const status = await machineStatus(host, name);
  await lookAtMachine(host, name);
  const files = machineFiles(host.directories.machines, name);
  const read = await readRecord(host, name);
  const passtLogs = read.kind === "record" ? passtLogsOf(read.record.plan.passt) : [];
  const found = await placeOf(host, { ...status, passtLogs, files }, wish);
  const begun = await host.files.stat(files.directory);
  return {
    ...found,
    pathAfterEnd: movedPath(files, lastRunFiles(host, name).directory, found.path),
    async grows() {
      const now = await host.files.stat(files.directory);
      // Another machine may have taken the name at once.
      return now !== undefined && now.ino === begun?.ino;
    },
  };
}

function sourceOfRun(host: Host, { name, consoles, passtLogs }: LastRun): LogSource {
  return { name, consoles, passtLogs, files: lastRunFiles(host, name) };
}

async function placeOf(
  host: Host,
  source: LogSource,
  { of, alias }: LogWish,
): Promise<Pick<MachineLog, "path" | "before" | "restarts">> {
  switch (of) {
    case "console":
      return { path: await consoleLog(host, source, alias), restarts: false };
    case "qemu":
      return { path: source.files.qemuLog, restarts: false };
    case "passt": {
      const passt = passtLogOf(source, alias);
      const path = await keptLog(host, source.name, `The passt of "${passt.alias}"`, passt.logFile);
      return { path, before: passt.earlier, restarts: true };
    }
    case "events":
      return { path: source.files.eventLog, restarts: false };
  }
}

/**
 * The file with what the guest wrote to the console `alias`; undefined: to its first one. Throws as {@link machineLog}
 * does.
 */
export async function consoleLog(
  host: Pick<Host, "files">,
  owner: ConsoleOwner,
  alias: string | undefined,
): Promise<string> {
  const console = consoleOf(owner, alias);
  return await keptLog(host, owner.name, `Console "${console.alias}"`, console.logFile);
}

/** The path, unless what is there keeps nothing that could be read: a document may name /dev/null. */
async function keptLog(
  { files }: Pick<Host, "files">,
  machine: string,
  whose: string,
  path: string,
): Promise<string> {
  const facts = await files.stat(path);
  if (facts === undefined || facts.kind === "file") return path;
  throw new MachineStateError(
    machine,
    `${whose} of machine "${machine}" has its log at ${path}, which keeps nothing: ` +
      "it is not a regular file",
    "give it another path in the document, or none",
  );
}

function passtLogOf({ name, passtLogs }: LogSource, alias: string | undefined): PasstLog {
  const found = alias === undefined ? passtLogs[0] : passtLogs.find((one) => one.alias === alias);
  if (found !== undefined) return found;
  throw new MachineStateError(
    name,
    alias === undefined
      ? `No passt of machine "${name}" has a log of its own: they write to the system's log`
      : `The passt of "${alias}" of machine "${name}" has no log of its own`,
    "give it one in the document: <backend type='passt' logFile='…'/>",
  );
}
