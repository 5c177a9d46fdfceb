/** Files and directories with Deno's calls; every failure becomes a FileError. */
import { dirname } from "@std/path/posix";
import { directoryLocks } from "./directory_lock.ts";
import { fileError } from "./faults.ts";
import { foreignFault } from "./foreign.ts";
import type { DirectoryEntry, FileAccess, FileFacts, Files, User } from "./host.ts";
import { FileError } from "./host.ts";
import { lockedBytes, lockHolder } from "./lock_holder.ts";
import { linkTarget, lookAt, openRegular, trueFault } from "./look.ts";
import { rotate } from "./rotate.ts";
import { PRIVATE_MODE } from "./modes.ts";

/**
 * The files of the system, as `user` may use them.
 *
 * What is small is done at once, although the interface could wait: each of Deno's waiting calls has a thread
 * of its own do it, which takes longer than a runtime directory ever does, and a launch makes dozens.
 */
export function systemFiles(user: User): Files {
  return {
    readText: (path) => onPath(path, () => readText(path)),
    readHead: (path, maxBytes) => onPath(path, () => readHead(path, maxBytes)),
    readTail,
    readFrom,
    stat: (path) => Promise.resolve(stat(path)),
    foreign: (path) => Promise.resolve(foreignFault(path, user)),
    readable: (path) => mayOpen(path, "read", user),
    writable: (path) => mayOpen(path, "write", user),
    makeDirectory,
    ensureDirectory,
    writeAtomically,
    createNew,
    append: (path, text) =>
      onPath(path, () => Deno.writeTextFileSync(path, text, { append: true, mode: PRIVATE_MODE })),
    rotate: (path, to, options) => onPath(path, () => rotate(path, to, options)),
    rename: (from, to) => onPath(from, () => Deno.renameSync(from, to)),
    remove: (path) => unlessMissing(path, undefined, () => Deno.removeSync(path)),
    removeTree: (path) =>
      unlessMissing(path, undefined, () => Deno.remove(path, { recursive: true })),
    list: (path) => unlessMissing(path, [], () => names(path)),
    entries: (path) => unlessMissing(path, [], () => entries(path)),
    linkTarget: (path) => Promise.resolve(linkTarget(path)),
    realPath: (path) => onPath(path, () => Deno.realPathSync(path)),
    lockDirectory: directoryLocks(),
    lockHolder,
    lockedBytes,
  };
}

async function onPath<T>(path: string, operation: () => T | Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    throw fileError(trueFault(error, path), path);
  }
}

async function unlessMissing<T>(
  path: string,
  missing: T,
  operation: () => T | Promise<T>,
): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    const failure = fileError(trueFault(error, path), path);
    if (failure.fault === "missing") return missing;
    throw failure;
  }
}

/** Reads it without asking what it is: a pipe may keep us waiting, so nobody reads one who has anything else to do. */
function readText(path: string): string {
  const text = Deno.readTextFileSync(path);
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}

function readHead(path: string, maxBytes: number): Uint8Array {
  using file = Deno.openSync(path);
  // A file's size and one, which shows its end; what has no size gets room as it comes.
  let bytes = new Uint8Array(Math.min(file.statSync().size + 1, maxBytes));
  let length = 0;
  for (;;) {
    const read = file.readSync(bytes.subarray(length));
    length += read ?? 0;
    if (read === null || length === maxBytes) return bytes.subarray(0, length);
    if (length < bytes.length) continue;
    const larger = new Uint8Array(Math.min(2 * length + CHUNK_BYTES, maxBytes));
    larger.set(bytes);
    bytes = larger;
  }
}

/** Bytes that are no UTF-8 (a log may hold what a guest wrote) become U+FFFD instead of an error. */
function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** No more than this is read of a growing file at a time. */
const CHUNK_BYTES = 1024 * 1024;

function readTail(path: string, maxBytes: number): Promise<string> {
  return unlessMissing(path, "", async () => {
    using file = await openRegular(path);
    const { size } = await file.stat();
    return decode(await readAt(file, Math.max(0, size - maxBytes), maxBytes));
  });
}

function readFrom(path: string, offset: number): Promise<Uint8Array> {
  return unlessMissing(path, new Uint8Array(), async () => {
    using file = await openRegular(path);
    const { size } = await file.stat();
    return await readAt(file, offset, Math.max(0, Math.min(size - offset, CHUNK_BYTES)));
  });
}

/** Fewer bytes than `length` where the file ends before. */
async function readAt(file: Deno.FsFile, start: number, length: number): Promise<Uint8Array> {
  await file.seek(start, Deno.SeekMode.Start);
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const read = await file.read(bytes.subarray(filled));
    if (read === null) break;
    filled += read;
  }
  return bytes.subarray(0, filled);
}

function stat(path: string): FileFacts | undefined {
  try {
    const facts = lookAt(path);
    return typeof facts === "string" ? undefined : facts;
  } catch {
    // Nobody can look: no `stat` program is there.
    return undefined;
  }
}

/**
 * Tries to open the file; a directory is listed instead, and anything but a file, directory or block
 * device is judged by its mode, because opening a FIFO waits for its other end.
 */
async function mayOpen(path: string, access: "read" | "write", user: User): Promise<boolean> {
  const facts = stat(path);
  if (facts === undefined) return false;
  try {
    if (facts.kind === "directory" && access === "read") {
      names(path);
      return true;
    }
    if (facts.kind !== "file" && facts.kind !== "block") {
      return modeAllows(facts, access, user) ?? await askTest(path, access);
    }
    using _file = await Deno.open(path, { [access]: true });
    return true;
  } catch (error) {
    return error instanceof Deno.errors.NotCapable &&
      (modeAllows(facts, access, user) ?? await askTest(path, access));
  }
}

/**
 * What the mode bits say to `user`; undefined where only the group may: they do not tell who is in it, nor whom an access
 * control list names. Pure.
 */
export function modeAllows(
  facts: Pick<FileFacts, "mode" | "uid">,
  access: "read" | "write",
  user: User,
): boolean | undefined {
  if (user.uid === 0) return true;
  const bit = access === "read" ? 0o4 : 0o2;
  if (facts.uid === user.uid) return (facts.mode & (bit << 6)) !== 0;
  if ((facts.mode & bit) !== 0) return true;
  return (facts.mode & (bit << 3)) === 0 ? false : undefined;
}

const ASKING = { program: "test", options: { read: "-r", write: "-w" } };

/** Asks the kernel (access(2)), by the program `test`. Without it the group's bits count: whoever opens the file says no. */
async function askTest(path: string, access: "read" | "write"): Promise<boolean> {
  try {
    const args = [ASKING.options[access], path];
    const command = new Deno.Command(ASKING.program, { args, stdout: "null", stderr: "null" });
    return (await command.output()).success;
  } catch {
    return true;
  }
}

function names(path: string): readonly string[] {
  return entries(path).map(({ name }) => name);
}

function entries(path: string): readonly DirectoryEntry[] {
  return Array.from(Deno.readDirSync(path), (entry): DirectoryEntry => ({
    name: entry.name,
    kind: entry.isSymlink
      ? "link"
      : entry.isDirectory
      ? "directory"
      : entry.isFile
      ? "file"
      : "other",
  })).sort((a, b) => a.name < b.name ? -1 : 1);
}

async function makeDirectory(path: string, mode: number): Promise<void> {
  await onPath(path, () => {
    Deno.mkdirSync(path, { mode });
    Deno.chmodSync(path, mode);
  });
}

/**
 * Only the directories that are made get `mode`. One call makes all of them: Deno asks for the permission to
 * write to `path` alone, while its parents (`/run/libvirt`) may be none of the places that domrun may write to.
 */
async function ensureDirectory(path: string, mode: number): Promise<void> {
  const missing = missingOf(path);
  if (missing.length === 0) return;
  await onPath(path, () => Deno.mkdir(path, { recursive: true, mode }));
  // The umask may have taken bits away.
  for (const parent of missing.slice(1)) await Deno.chmod(parent, mode).catch(() => {});
  await onPath(path, () => Deno.chmod(path, mode));
}

/** The directories that have to be made for `path`: itself first, then the missing ones above it. */
function missingOf(path: string): readonly string[] {
  const found = stat(path);
  if (found?.kind === "directory") return [];
  if (found !== undefined) throw new FileError("not-a-directory", path, "Not a directory");
  const parent = dirname(path);
  return parent === path ? [path] : [path, ...missingOf(parent)];
}

async function writeAtomically(path: string, text: string): Promise<void> {
  const beside = `${path}.${crypto.randomUUID()}`;
  await onPath(path, async () => {
    try {
      Deno.writeTextFileSync(beside, text, { createNew: true, mode: PRIVATE_MODE });
      Deno.renameSync(beside, path);
    } catch (error) {
      await Deno.remove(beside).catch(() => {});
      throw error;
    }
  });
}

/** A group that we are not in cannot be given: the file's is then allowed what everybody is. */
async function setAccess(path: string, { mode, gid }: FileAccess): Promise<void> {
  try {
    await Deno.chown(path, null, gid);
  } catch (error) {
    if (!(error instanceof Deno.errors.PermissionDenied)) throw error;
    return await Deno.chmod(path, mode & 0o707 | (mode & 0o007) << 3);
  }
  // Last: the kernel takes bits away where the group changes (chown(2)).
  await Deno.chmod(path, mode);
}

async function createNew(
  path: string,
  content: string | Uint8Array,
  access?: FileAccess,
): Promise<void> {
  await onPath(path, async () => {
    const file = await Deno.open(path, { write: true, createNew: true, mode: PRIVATE_MODE });
    try {
      if (access !== undefined) await setAccess(path, access);
      await writeAll(
        file,
        typeof content === "string" ? new TextEncoder().encode(content) : content,
      );
    } catch (error) {
      // Half a file would look like one that somebody finished.
      await Deno.remove(path).catch(() => {});
      throw error;
    } finally {
      file.close();
    }
  });
}

/** Writes all of `bytes`: one `write` may take only a part. */
export async function writeAll(
  to: { write(bytes: Uint8Array): Promise<number> },
  bytes: Uint8Array,
): Promise<void> {
  let written = 0;
  while (written < bytes.length) written += await to.write(bytes.subarray(written));
}
