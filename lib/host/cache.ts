/** What was found out once and need not be found out again: one file for each. */
import { dirname, join } from "@std/path/posix";
import { type Cache, type Clock, FileError, type Files, type Kept, type User } from "./host.ts";
import { PRIVATE_DIRECTORY_MODE } from "./modes.ts";

interface Entry extends Kept {
  readonly key: string;
}

/** The cache below `directory`; only what belongs to `user` alone is trusted. */
export function systemCache(files: Files, clock: Clock, user: User, directory: string): Cache {
  /** Who may write to the directory above could put another one in its place. */
  async function isOwn(): Promise<boolean> {
    return await files.foreign(dirname(directory)) === undefined &&
      await files.foreign(directory) === undefined;
  }

  async function isOwnFile(path: string): Promise<boolean> {
    const facts = await files.stat(path);
    return facts !== undefined && facts.uid === user.uid && (facts.mode & 0o022) === 0;
  }

  return {
    async read(name, key) {
      const path = join(directory, fileName(name));
      if (!await isOwn() || !await isOwnFile(path)) return undefined;
      try {
        const entry: unknown = JSON.parse(await files.readText(path));
        return isEntry(entry) && entry.key === key ? entry : undefined;
      } catch (error) {
        if (error instanceof SyntaxError || error instanceof FileError) return undefined;
        throw error;
      }
    },
    async write(name, key, value) {
      const entry: Entry = { key, keptAtMs: clock.now(), value };
      try {
        if (!await isOwn()) return;
        await files.ensureDirectory(directory, PRIVATE_DIRECTORY_MODE);
        await files.writeAtomically(join(directory, fileName(name)), JSON.stringify(entry));
      } catch (error) {
        // Without a place to keep it, it is found out again next time.
        if (!(error instanceof FileError)) throw error;
      }
    },
  };
}

/** Readable, and different for different names; one too long for a file is not kept. Pure. */
function fileName(name: string): string {
  return `${encodeURIComponent(name)}.json`;
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== "object" || value === null) return false;
  return "key" in value && typeof value.key === "string" &&
    "keptAtMs" in value && typeof value.keptAtMs === "number" && "value" in value;
}
