import { assertEquals, assertRejects } from "@std/assert";
import { directoryLocks } from "./directory_lock.ts";
import { LockedError } from "./locked_error.ts";
import { lockHolder } from "./lock_holder.ts";
import { frozenLock } from "./testing/frozen_lock.ts";
import { until } from "./testing/until.ts";

async function inDirectory(body: (directory: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir({ prefix: "domrun-lock-" });
  try {
    await body(directory);
  } finally {
    await Deno.remove(directory, { recursive: true }).catch(() => {});
  }
}

/** Whether anybody waits for the flock(2) of this directory: `->` in /proc/locks (proc(5)). */
async function someoneWaits(directory: string): Promise<boolean> {
  const { ino } = await Deno.stat(directory);
  const locks = await Deno.readTextFile("/proc/locks");
  return new RegExp(`^\\d+: -> FLOCK .*:${ino} `, "m").test(locks);
}

Deno.test("a wait for a lock has an end, says who holds it, and leaves the lock to the next", () =>
  inDirectory(async (dir) => {
    const lock = directoryLocks(200);
    const frozen = await frozenLock(dir);
    const { pid } = frozen;
    const errors = await Promise.all([
      assertRejects(() => lock(dir), LockedError),
      assertRejects(() => lock(dir), LockedError),
    ]);
    for (const error of errors) {
      assertEquals(
        error.message,
        `Cannot lock ${dir}: process ${pid} has held it for 0.2 seconds`,
      );
      assertEquals(
        error.help,
        `try again; if it was stopped, let it go on: kill -CONT ${pid}; or end it: kill -KILL ${pid}`,
      );
    }
    await frozen.end();
    const release = await lock(dir);
    assertEquals(await lockHolder(dir), Deno.pid);
    release();
    assertEquals(await lockHolder(dir), undefined);
  }));

Deno.test("who waits behind something else of this process is not told to end it", () =>
  inDirectory(async (dir) => {
    const lock = directoryLocks(100);
    const release = await lock(dir);
    const { message, help } = await assertRejects(() => lock(dir), LockedError);
    assertEquals(
      message,
      `Cannot lock ${dir}: this domrun (process ${Deno.pid}) has held it for 0.1 seconds`,
    );
    assertEquals(help, "try again: it does something else there, which takes its time");
    release();
    (await lock(dir))();
  }));

Deno.test("who waits for the lock of a directory that goes gets that of the next one, or none", () =>
  inDirectory(async (dir) => {
    const [one, other] = [directoryLocks(), directoryLocks()];
    let release = await one(dir);
    let waiting = other(dir);
    await until("it waits in the kernel", () => someoneWaits(dir));
    await Deno.remove(dir);
    await Deno.mkdir(dir);
    release();
    release = await waiting;
    assertEquals(await lockHolder(dir), Deno.pid);
    waiting = one(dir);
    await until("it waits in the kernel", () => someoneWaits(dir));
    await Deno.remove(dir);
    release();
    await assertRejects(() => waiting, Error, "No such file or directory");
  }));
