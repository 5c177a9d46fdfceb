/** What a file is, without opening it; and the opening of one that is regular. */
import { startError, systemCode } from "./faults.ts";
import { FileError, type FileFacts } from "./host.ts";

/**
 * What is at `path`, with symbolic links followed: `denied` where the system does not let this user look, `missing`
 * where nothing is.
 *
 * From 2.8 on Deno lets only a program with every permission look below /proc, /sys and /dev. The `stat` program looks
 * for us there.
 *
 * Throws {@link StartError} when that program cannot be started.
 */
export function lookAt(path: string): FileFacts | "missing" | "denied" {
  try {
    return factsOf(Deno.statSync(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return askStat(path);
    return error instanceof Deno.errors.PermissionDenied ? "denied" : "missing";
  }
}

/** Opens a file for reading. What it is is asked before: opening a FIFO waits for its other end. */
export async function openRegular(path: string): Promise<Deno.FsFile> {
  const facts = lookAt(path);
  if (typeof facts === "string" || facts.kind === "file") return await Deno.open(path);
  throw new FileError("other", path, "it is not a regular file");
}

function factsOf(info: Deno.FileInfo): FileFacts {
  const mode = info.mode ?? 0;
  return {
    kind: kindOf(mode),
    size: info.size,
    mode: mode & 0o7777,
    uid: info.uid ?? 0,
    gid: info.gid ?? 0,
    dev: info.dev,
    ino: info.ino ?? 0,
    mtimeMs: info.mtime?.getTime() ?? 0,
    ctimeMs: info.ctime?.getTime() ?? 0,
    links: info.nlink ?? 1,
  };
}

/** GNU's and busybox's `stat` take the same format. Its times are whole seconds. */
function askStat(path: string): FileFacts | "missing" | "denied" {
  const { success, stdout, stderr } = runStat([
    "-L",
    "-c",
    "%f %s %u %g %d %i %Y %Z %h",
    "--",
    path,
  ]);
  if (!success) return stderr.includes("Permission denied") ? "denied" : "missing";
  const [rawMode = "", ...numbers] = stdout.trim().split(" ");
  const mode = Number.parseInt(rawMode, 16);
  const [size = 0, uid = 0, gid = 0, dev = 0, ino = 0, mtime = 0, ctime = 0, links = 1] = numbers
    .map(Number);
  return {
    kind: kindOf(mode),
    mode: mode & 0o7777,
    ...{ size, uid, gid, dev, ino, links },
    mtimeMs: mtime * 1000,
    ctimeMs: ctime * 1000,
  };
}

/** What the symbolic link at `path` holds; undefined where there is none. See {@link lookAt}. */
export function linkTarget(path: string): string | undefined {
  try {
    return Deno.readLinkSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) return undefined;
    // `'/sys/…/driver' -> '../../../bus/pci/drivers/vfio-pci'`
    return /-> '(.*)'\n$/.exec(runStat(["-c", "%N", "--", path]).stdout)?.[1];
  }
}

/** Without all permissions Deno opens no link, and one that leads nowhere is a loop to it. */
export function trueFault(error: unknown, path: string): unknown {
  if (systemCode(error) !== "ELOOP") return error;
  try {
    Deno.statSync(path);
    return error;
  } catch (other) {
    return other;
  }
}

function runStat(args: readonly string[]) {
  try {
    const { success, stdout, stderr } = new Deno.Command("stat", {
      args: [...args],
      cwd: "/",
      env: { LC_ALL: "C" },
    }).outputSync();
    const text = new TextDecoder();
    return { success, stdout: text.decode(stdout), stderr: text.decode(stderr) };
  } catch (error) {
    throw startError(error, "stat");
  }
}

/** From `st_mode` (inode(7)). Pure. */
function kindOf(mode: number): FileFacts["kind"] {
  return KINDS.get(mode & 0o170000) ?? "other";
}

const KINDS: ReadonlyMap<number, FileFacts["kind"]> = new Map([
  [0o100000, "file"],
  [0o040000, "directory"],
  [0o140000, "socket"],
  [0o060000, "block"],
]);
