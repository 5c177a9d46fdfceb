/** Of a launch that failed for want of room: which file system is full, how full, and what to do. */
import { dirname } from "@std/path/posix";
import { type Host, StartError } from "../../host/host.ts";
import type { LaunchPlan } from "../../plan/launch_plan.ts";
import { LaunchError, LaunchErrors } from "../errors.ts";

/** Where a program could not even write why, it gives no reason. */
const WANT_OF_ROOM =
  /No space left on device|Disk quota exceeded|not enough space|gave no reason|did not finish/i;
/** What a machine writes before its guest runs, and some more. */
const NEEDED_KIB = 64;
/** A network file system that hangs is not waited for. */
const ASK_MS = 2_000;

/** The room of a file system. */
export interface Room {
  readonly freeKiB: number;
  readonly totalKiB: number;
  readonly freeFiles: number;
}

/**
 * The failure, with help that names the full file system where there is one. Before anything is undone, which makes room.
 */
export async function withFullDisk(host: Host, plan: LaunchPlan, failure: Error): Promise<Error> {
  const errors = failure instanceof LaunchErrors
    ? failure.errors
    : failure instanceof LaunchError
    ? [failure]
    : [];
  if (!errors.some(wantsRoom)) return failure;
  const help = await fullDisk(host, plan);
  if (help === undefined) return failure;
  const helped = errors.map((error) => wantsRoom(error) ? withHelp(error, help) : error);
  const [first] = helped;
  return failure instanceof LaunchErrors ? new LaunchErrors(helped) : first ?? failure;
}

function wantsRoom({ message, words = "" }: LaunchError): boolean {
  return WANT_OF_ROOM.test(`${message}\n${words}`);
}

function withHelp({ message, phase, place, words }: LaunchError, help: string): LaunchError {
  return new LaunchError(message, {
    ...{ phase, help },
    ...(place === undefined ? {} : { place }),
    ...(words === undefined ? {} : { words }),
  });
}

async function fullDisk(host: Host, plan: LaunchPlan): Promise<string | undefined> {
  for (const path of writtenTo(host.directories.machines, plan)) {
    const room = await roomAt(host, path);
    if (room === undefined || !isFull(room)) continue;
    const more = path === host.directories.machines
      ? "; `domrun gc --runs` removes what is kept of earlier runs"
      : "";
    return `${fullWords(path, room)}${more}`;
  }
  return undefined;
}

/** What is asked of a plan to know where its start writes. */
export interface Writing {
  readonly directory: string;
  readonly directories: readonly { readonly path: string }[];
  readonly files: readonly {
    readonly path: string;
    readonly madeFrom?: unknown;
    readonly seed?: unknown;
  }[];
  readonly passt: readonly { readonly log?: { readonly file: string } }[];
}

/** The directories that a start writes to, that of all machines first. Pure. */
export function writtenTo(
  machines: string,
  { directory, directories, files, passt }: Writing,
): readonly string[] {
  const logs = passt.flatMap(({ log }) => log === undefined ? [] : [dirname(log.file)]);
  const made = files.filter(({ madeFrom, seed }) => madeFrom !== undefined || seed !== undefined)
    .map(({ path }) => dirname(path));
  const all = [machines, ...directories.map(({ path }) => path), ...made, ...logs];
  // What lies in the machines directory is on its file system.
  return [...new Set(all)].filter((path) => path !== directory);
}

/** Pure. */
export function isFull({ freeKiB, freeFiles, totalKiB }: Room): boolean {
  // Some file systems count no files, and some no blocks.
  return totalKiB > 0 && (freeKiB < NEEDED_KIB || freeFiles === 0);
}

/** Pure. */
export function fullWords(path: string, { freeKiB, totalKiB, freeFiles }: Room): string {
  return freeKiB < NEEDED_KIB
    ? `the file system of ${path} is full (${freeKiB} of ${totalKiB} KiB are free): ` +
      "remove something there"
    : `the file system of ${path} takes no more files (${freeFiles} of its inodes are free): ` +
      "remove some there";
}

async function roomAt(host: Host, path: string): Promise<Room | undefined> {
  try {
    const args = ["-f", "-c", "%a %b %S %c %d", "--", path];
    const { stdout } = await host.programs.run("stat", args, { timeoutMs: ASK_MS });
    const parent = dirname(path);
    // What could not be made would lie where its nearest directory does.
    return roomIn(stdout) ?? (parent === path ? undefined : await roomAt(host, parent));
  } catch (error) {
    if (error instanceof StartError) return undefined;
    throw error;
  }
}

/** What `stat -f` says: free and all blocks, their size, all and free files. Undefined where it says nothing. Pure. */
export function roomIn(text: string): Room | undefined {
  const [free, all, bytes, allFiles, freeFiles, ...more] = text.trim().split(" ").map(Number);
  if (freeFiles === undefined || more.length > 0) return undefined;
  const kib = (blocks = 0) => Math.floor(blocks * (bytes ?? 0) / 1024);
  // btrfs has no number of files.
  const files = allFiles === 0 ? Infinity : freeFiles;
  return { freeKiB: kib(free), totalKiB: kib(all), freeFiles: files };
}
