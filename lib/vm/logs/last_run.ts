/**
 * The last run of each name, kept after the machine has gone: how it ended, its logs, its XML. It lies beside the machines,
 * in `.last/DIRECTORY`, and so goes with the runtime directory: at the end of the user's last session, or of the host.
 */
import { basename, join } from "@std/path/posix";
import type { Host } from "../../host/host.ts";
import { count, list, members, oneOf, optional, text } from "../../json/shape.ts";
import { CONSOLE } from "../../plan/launch_plan_shape.ts";
import type { LaunchPlan, PlannedPasst } from "../../plan/launch_plan.ts";
import { machineFiles, machineFilesIn } from "../../plan/machine_files.ts";
import type { Ended } from "../machine/event.ts";
import { readShaped } from "../machine/read_record.ts";
import { sizeOf } from "../machine/record.ts";
import { type ConsoleStatus, ENDED, type MachineStatus } from "../machine/status.ts";
import { CONSOLE_BOUND, EARLIER, runsToForget } from "./bound.ts";
import { PRIVATE_DIRECTORY_MODE } from "../../host/modes.ts";

/** Begins with a dot: no machine has such a name. */
const DIRECTORY = ".last";
const RUN_FILE = "run.json";
const FORMAT = 1;

/** A log of a passt, which only `<backend logFile='…'/>` asks for. */
export interface PasstLog {
  /** Of its interface. */
  readonly alias: string;
  /** Of the passt that was started last; it lies where the document says. */
  readonly logFile: string;
  /** What those before it wrote, in the machine's directory; it need not be there. */
  readonly earlier: string;
}

/** How the last machine of a name ran. */
export interface LastRun {
  readonly format: typeof FORMAT;
  readonly name: string;
  readonly uuid: string;
  /** ISO 8601, UTC, as is `endedAt`. */
  readonly startedAt: string;
  readonly endedAt: string;
  readonly ended: Ended;
  /** Their logs are where they lie now; their sockets have gone. */
  readonly consoles: readonly ConsoleStatus[];
  readonly passtLogs: readonly PasstLog[];
  /** Absent, as `processors`: an older domrun started it. */
  readonly memoryKiB?: number;
  readonly processors?: number;
  /** Absent: nobody supervised it, or an older domrun did. */
  readonly uptimeSeconds?: number;
}

const RUN = members<LastRun>({
  format: oneOf(FORMAT),
  name: text,
  uuid: text,
  startedAt: text,
  endedAt: text,
  ended: ENDED,
  consoles: list(CONSOLE),
  passtLogs: list(members<PasstLog>({ alias: text, logFile: text, earlier: text })),
  memoryKiB: optional(count),
  processors: optional(count),
  uptimeSeconds: optional(count),
});

/**
 * Moves the logs and the XML of a machine whose processes have gone to where the last run of its name is kept, in place of an
 * earlier one, and removes the oldest runs where there are too many.
 *
 * Throws what moving files throws, and then keeps nothing.
 */
export async function keepRun(
  host: Host,
  { plan, startedAt, uptimeSeconds }: {
    readonly plan: LaunchPlan;
    readonly startedAt: string;
    /** Absent: not known. */
    readonly uptimeSeconds?: number;
  },
  ended: Ended,
): Promise<void> {
  const { files, directories } = host;
  const root = join(directories.machines, DIRECTORY);
  await files.ensureDirectory(root, PRIVATE_DIRECTORY_MODE);
  const directory = directoryOf(host, plan.name);
  const release = await files.lockDirectory(root);
  try {
    await files.removeTree(directory);
    await files.makeDirectory(directory, PRIVATE_DIRECTORY_MODE);
    await moveFiles(host, plan, directory);
    const endedAt = new Date(host.clock.now()).toISOString();
    const seen = { startedAt, endedAt, ended, directory };
    const run = runOf(plan, uptimeSeconds === undefined ? seen : { ...seen, uptimeSeconds });
    await files.writeAtomically(join(directory, RUN_FILE), `${JSON.stringify(run)}\n`);
    await forgetOldRuns(host);
  } catch (error) {
    await files.removeTree(directory).catch(() => {});
    throw error;
  } finally {
    release();
  }
}

async function moveFiles({ files }: Host, plan: LaunchPlan, directory: string): Promise<void> {
  const { xml } = ownFiles(plan);
  const parts = ownLogs(plan).flatMap((path) => [path, `${path}${EARLIER}`]);
  await Promise.all([...parts, xml].map(async (part) => {
    if (await files.stat(part) === undefined) return;
    await files.rename(part, join(directory, basename(part)));
  }));
}

function runOf(
  plan: LaunchPlan,
  { directory, ...run }:
    & Pick<LastRun, "startedAt" | "endedAt" | "ended" | "uptimeSeconds">
    & { readonly directory: string },
): LastRun {
  return {
    format: FORMAT,
    name: plan.name,
    uuid: plan.uuid,
    ...run,
    consoles: plan.consoles.map((console) => ({
      ...console,
      logFile: movedPath(plan, directory, console.logFile),
    })),
    passtLogs: passtLogsOf(plan.passt).map((log) => ({
      ...log,
      earlier: movedPath(plan, directory, log.earlier),
    })),
    ...sizeOf(plan),
  };
}

/** Where a log of a machine with this directory lies after its end: one that the document names stays. Pure. */
export function movedPath(
  { directory }: Pick<LaunchPlan, "directory">,
  to: string,
  path: string,
): string {
  return path.startsWith(`${directory}/`) ? join(to, basename(path)) : path;
}

/** Undefined when no machine of this name has ended, or it is forgotten. */
export async function lastRun(host: Host, name: string): Promise<LastRun | undefined> {
  return await readRun(host, directoryOf(host, name));
}

/** The last run of each name, by name. */
export async function lastRuns(host: Host): Promise<readonly LastRun[]> {
  const found = (await keptRuns(host)).map(({ run }) => run);
  return found.filter((run) => run !== undefined).sort((a, b) => a.name < b.name ? -1 : 1);
}

/** Removes the last run of a name. */
export async function forgetRun(host: Host, name: string): Promise<void> {
  await host.files.removeTree(directoryOf(host, name));
}

/** Where the logs of the last run lie. Pure. */
export function lastRunFiles(host: Pick<Host, "directories">, name: string) {
  return lastRunFilesIn(host, basename(machineFiles(host.directories.machines, name).directory));
}

/** The same of the machine whose directory was called `own`. Pure. */
export function lastRunFilesIn({ directories }: Pick<Host, "directories">, own: string) {
  return machineFilesIn(join(directories.machines, DIRECTORY), own);
}

/** A machine that has ended, as `ps -a` and `status` show it. Pure. */
export function endedStatus(host: Pick<Host, "directories">, run: LastRun): MachineStatus {
  const { name, uuid, startedAt, endedAt, ended, consoles, uptimeSeconds } = run;
  return {
    ...{ name, uuid, state: ended.outcome, reason: ended.message, supervised: false },
    ...{ startedAt, endedAt, ended },
    directory: lastRunFiles(host, name).directory,
    ...{ interfaces: [], consoles },
    ...(uptimeSeconds === undefined ? {} : { uptimeSeconds }),
    ...sizeOf(run),
  };
}

/** The logs of passts. Pure. */
export function passtLogsOf(planned: readonly PlannedPasst[]): readonly PasstLog[] {
  return planned.flatMap(({ interface: alias, log }) =>
    log === undefined ? [] : [{ alias, logFile: log.file, earlier: log.earlier }]
  );
}

function ownLogs(plan: LaunchPlan): readonly string[] {
  const { eventLog } = ownFiles(plan);
  return [
    ...plan.consoles.map(({ logFile }) => logFile),
    ...passtLogsOf(plan.passt).map(({ earlier }) => earlier),
    ...[plan.qemu.logFile, eventLog],
  ]
    .filter((path) => path.startsWith(`${plan.directory}/`));
}

function ownFiles({ directory }: Pick<LaunchPlan, "directory">) {
  return machineFilesIn(join(directory, ".."), basename(directory));
}

function directoryOf(host: Host, name: string): string {
  return lastRunFiles(host, name).directory;
}

async function readRun(host: Host, directory: string): Promise<LastRun | undefined> {
  return await readShaped(host, join(directory, RUN_FILE), RUN);
}

/** A last run as it lies there. */
export interface KeptRun {
  readonly directory: string;
  /** Absent: somebody who kept it broke off. */
  readonly run?: LastRun;
  readonly bytes: number;
}

/** Every last run that is kept. */
export async function keptRuns(host: Host): Promise<readonly KeptRun[]> {
  const root = join(host.directories.machines, DIRECTORY);
  return await Promise.all((await host.files.list(root)).map(async (own) => {
    const directory = join(root, own);
    const run = await readRun(host, directory);
    return {
      directory,
      ...(run === undefined ? {} : { run }),
      bytes: await bytesIn(host, directory),
    };
  }));
}

/** Removes the last runs of these names, or all; gives those that are gone. */
export async function removeRuns(
  host: Host,
  names: readonly string[] | undefined,
): Promise<readonly KeptRun[]> {
  const { files, directories } = host;
  const root = join(directories.machines, DIRECTORY);
  if (await files.stat(root) === undefined) return [];
  const release = await files.lockDirectory(root);
  try {
    const wanted = (await keptRuns(host)).filter(({ run }) =>
      names === undefined || (run !== undefined && names.includes(run.name))
    );
    for (const { directory } of wanted) await files.removeTree(directory);
    return wanted;
  } finally {
    release();
  }
}

/** Under the lock of the directory. */
async function forgetOldRuns(host: Host): Promise<void> {
  const runs = (await keptRuns(host)).map((one) => ({ ...one, endedAt: one.run?.endedAt ?? "" }));
  for (const { directory } of runsToForget(runs)) await host.files.removeTree(directory);
}

async function bytesIn({ files }: Host, directory: string): Promise<number> {
  const names: readonly string[] = await files.list(directory).catch(() => []);
  const sizes = await Promise.all(
    names.map(async (name) => {
      const size = (await files.stat(join(directory, name)))?.size ?? 0;
      // What is more is a hole, which takes no room.
      return Math.min(size, CONSOLE_BOUND.earlierBytes);
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
