import { assertEquals } from "@std/assert";
import { dirname } from "@std/path/posix";
import { systemCache } from "./cache.ts";
import { systemClock } from "./clock.ts";
import { systemFiles } from "./files.ts";
import type { Cache } from "./host.ts";

const user = { uid: Deno.uid() ?? 0, gid: Deno.gid() ?? 0 };
const files = systemFiles(user);
const NAME = "/usr/bin/qemu";

async function withCache(body: (cache: Cache, directory: string) => Promise<void>): Promise<void> {
  const parent = await Deno.makeTempDir({ prefix: "domrun-cache-" });
  const directory = `${parent}/.cache`;
  try {
    await body(systemCache(files, systemClock(), user, directory), directory);
  } finally {
    await Deno.remove(parent, { recursive: true });
  }
}

async function entryFile(directory: string): Promise<string> {
  const [name, ...more] = await files.list(directory);
  assertEquals(more, []);
  return `${directory}/${name}`;
}

Deno.test("what was kept is found again under the same name and key only", () =>
  withCache(async (cache, directory) => {
    assertEquals(await cache.read(NAME, "k"), undefined);
    await cache.write(NAME, "k", { a: 1 });
    assertEquals((await cache.read(NAME, "k"))?.value, { a: 1 });
    assertEquals(await cache.read(NAME, "other"), undefined);
    assertEquals(await cache.read("/opt/bin/qemu", "k"), undefined);
    assertEquals((await files.stat(directory))?.mode, 0o700);
    assertEquals((await files.stat(await entryFile(directory)))?.mode, 0o600);
  }));

Deno.test("an entry that is damaged or open to others is passed over", () =>
  withCache(async (cache, directory) => {
    const spoil: ((path: string) => Promise<void>)[] = [
      (path) => Deno.writeTextFile(path, ""),
      (path) => Deno.truncate(path, 10),
      (path) => Deno.writeTextFile(path, "[]"),
      (path) => Deno.writeTextFile(path, '{"key":"k","value":1}'),
      (path) => Deno.chmod(path, 0o620),
      () => Deno.chmod(directory, 0o777),
    ];
    for (const [index, spoilIt] of spoil.entries()) {
      await cache.write(NAME, "k", index);
      assertEquals((await cache.read(NAME, "k"))?.value, index);
      await spoilIt(await entryFile(directory));
      assertEquals(await cache.read(NAME, "k"), undefined, `${index}`);
    }
    // Where others may write, nothing is kept either.
    await cache.write(NAME, "k", "new");
    await Deno.chmod(directory, 0o700);
    assertEquals((await cache.read(NAME, "k"))?.value, 5);
  }));

Deno.test("what belongs to somebody else is passed over", () =>
  withCache(async (cache, directory) => {
    await cache.write(NAME, "k", 1);
    const stranger = { uid: user.uid + 1, gid: user.gid };
    const theirs = systemCache(systemFiles(stranger), systemClock(), stranger, directory);
    assertEquals(await theirs.read(NAME, "k"), undefined);
    await theirs.write(NAME, "k", 2);
    assertEquals((await cache.read(NAME, "k"))?.value, 1);
  }));

Deno.test("nothing is read or kept below a directory that others may write to", () =>
  withCache(async (cache, directory) => {
    await cache.write(NAME, "k", 1);
    await Deno.chmod(dirname(directory), 0o777);
    assertEquals(await cache.read(NAME, "k"), undefined);
    await cache.write(NAME, "k", 2);
    await Deno.chmod(dirname(directory), 0o700);
    assertEquals((await cache.read(NAME, "k"))?.value, 1);
  }));

Deno.test("ten writers at once leave one whole entry", () =>
  withCache(async (cache, directory) => {
    const value = { text: "x".repeat(100_000) };
    await Promise.all(Array.from({ length: 10 }, () => cache.write(NAME, "k", value)));
    assertEquals((await cache.read(NAME, "k"))?.value, value);
    await entryFile(directory);
  }));

Deno.test("a directory that cannot be made is no error", async () => {
  const cache = systemCache(files, systemClock(), user, "/dev/null/cache");
  await cache.write(NAME, "k", 1);
  assertEquals(await cache.read(NAME, "k"), undefined);
});
