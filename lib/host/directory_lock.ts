/** flock(2) on a directory, for one at a time of this process and of others. */
import { fileError } from "./faults.ts";

/**
 * Makes `lockDirectory`. Of this process one at a time waits in the kernel: each that waits there takes one of Deno's 32
 * threads for blocking calls, and with none left who holds the lock could never finish.
 */
export function directoryLocks(): (path: string) => Promise<() => void> {
  const turns = new Map<string, Promise<void>>();
  return async (path) => {
    const before = turns.get(path);
    const over = Promise.withResolvers<void>();
    const turn = (before ?? Promise.resolve()).then(() => over.promise);
    turns.set(path, turn);
    const release = () => {
      if (turns.get(path) === turn) turns.delete(path);
      over.resolve();
    };
    await before;
    try {
      const directory = await locked(path);
      let held = true;
      return () => {
        if (held) directory.close();
        held = false;
        release();
      };
    } catch (error) {
      release();
      throw fileError(error, path);
    }
  };
}

/** The kernel drops the lock with the last descriptor, however this process ends. */
async function locked(path: string): Promise<Deno.FsFile> {
  const directory = Deno.openSync(path);
  try {
    await directory.lock(true);
    return directory;
  } catch (error) {
    directory.close();
    throw error;
  }
}
