/** flock(2) on a directory, for one at a time of this process and of others. */
import { fileError } from "./faults.ts";
import { LockedError } from "./locked_error.ts";
import { lockHolder } from "./lock_holder.ts";

/** What is done under a lock takes milliseconds; to end what a dead machine left, some seconds. */
const WAIT_MS = 10_000;

/**
 * Makes `lockDirectory`. Of this process one at a time waits in the kernel: each that waits there takes one of Deno's 32
 * threads for blocking calls, and with none left who holds the lock could never finish.
 */
export function directoryLocks(waitMs = WAIT_MS): (path: string) => Promise<() => void> {
  const turns = new Map<string, Promise<void>>();
  return async (path) => {
    const before = turns.get(path) ?? Promise.resolve();
    const over = Promise.withResolvers<void>();
    const turn = before.then(() => over.promise);
    turns.set(path, turn);
    const release = () => {
      if (turns.get(path) === turn) turns.delete(path);
      over.resolve();
    };
    const attempt = before.then(() => locked(path));
    const directory = await within(waitMs, attempt).catch((error) => {
      release();
      throw fileError(error, path);
    });
    if (directory === undefined) {
      // The kernel cannot be told to stop waiting: who comes next waits behind this attempt.
      attempt.then((late) => late.close()).then(release, release);
      throw new LockedError(path, waitMs, await lockHolder(path), Deno.pid);
    }
    let held = true;
    return () => {
      if (held) directory.close();
      held = false;
      release();
    };
  };
}

async function within<T>(timeoutMs: number, work: Promise<T>): Promise<T | undefined> {
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => late.resolve(undefined), timeoutMs);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** The kernel drops the lock with the last descriptor, however this process ends. */
async function locked(path: string): Promise<Deno.FsFile> {
  for (;;) {
    const directory = Deno.openSync(path);
    try {
      await directory.lock(true);
      if (isAt(path, directory.statSync())) return directory;
    } catch (error) {
      directory.close();
      throw error;
    }
    // Who held it has removed it, and another may stand in its place.
    directory.close();
  }
}

function isAt(path: string, { dev, ino }: Deno.FileInfo): boolean {
  const there = Deno.statSync(path);
  return there.ino === ino && there.dev === dev;
}
