/** Reading a log while it grows, is emptied and moved, on real files; and what the keeper does to them. */
import { assertEquals } from "@std/assert";
import { systemFiles } from "../../host/files.ts";
import { systemHost } from "../../host/mod.ts";
import { until } from "../../host/testing/until.ts";
import { testPlan } from "../testing/machine.ts";
import { CONSOLE_BOUND, EARLIER, OWN_BOUND } from "./bound.ts";
import { keptLogs, LogKeeper } from "./log_keeper.ts";
import { LogReader } from "./log_reader.ts";

const files = systemFiles({ uid: Deno.uid() ?? 0, gid: Deno.gid() ?? 0 });

async function withLog(body: (path: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir({ prefix: "domrun-logs-" });
  try {
    await body(`${directory}/log`);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

async function unread(reader: LogReader): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const bytes of reader.unread()) text += decoder.decode(bytes);
  return text;
}

const rotate = (path: string, from = 0, maxBytes = 1000) =>
  files.rotate(path, `${path}${EARLIER}`, { from, maxBytes });

Deno.test("unread() gives each byte once, also of a log that is rotated twice", () =>
  withLog(async (path) => {
    const reader = new LogReader({ files }, path);
    assertEquals(await unread(reader), "");
    await files.append(path, "one ");
    assertEquals(await unread(reader), "one ");
    await files.append(path, "two ");
    await rotate(path);
    await files.append(path, "three ");
    assertEquals(await unread(reader), "two three ");
    assertEquals(await unread(reader), "");
    await rotate(path);
    assertEquals(await unread(reader), "");
    await files.append(path, "four ");
    assertEquals(await unread(reader), "four ");
  }));

Deno.test("unread() begins with the earlier part", () =>
  withLog(async (path) => {
    await files.append(path, "one ");
    await rotate(path);
    await files.append(path, "two ");
    assertEquals(await unread(new LogReader({ files }, path)), "one two ");
  }));

Deno.test("unread() goes on where the log was moved to, with both its parts", () =>
  withLog(async (path) => {
    const reader = new LogReader({ files }, path);
    await files.append(path, "one ");
    assertEquals(await unread(reader), "one ");
    await rotate(path);
    await files.append(path, "two ");
    assertEquals(await unread(reader), "two ");
    await files.append(path, "three ");
    await files.rename(path, `${path}.moved`);
    assertEquals(await unread(reader), "");
    await files.rename(`${path}${EARLIER}`, `${path}.moved${EARLIER}`);
    reader.movedTo(`${path}.moved`);
    assertEquals(await unread(reader), "three ");
  }));

Deno.test("unread() begins anew where the writer empties its log", () =>
  withLog(async (path) => {
    const reader = new LogReader({ files }, path, { restarts: true });
    await files.append(path, "one two ");
    assertEquals(await unread(reader), "one two ");
    await files.writeAtomically(path, "three ");
    assertEquals(await unread(reader), "three ");
    assertEquals(await unread(reader), "");
  }));

Deno.test("unread() and rotate() know the hole of a log that is not appended to", () =>
  withLog(async (path) => {
    const reader = new LogReader({ files }, path);
    using qemu = await Deno.open(path, { write: true, createNew: true });
    const write = (text: string) => qemu.write(new TextEncoder().encode(text));
    await write("one ");
    assertEquals(await unread(reader), "one ");
    assertEquals(await rotate(path), 4);
    assertEquals(await unread(reader), "");
    await write("two ");
    assertEquals(await unread(reader), "two ");
    await write("three ");
    assertEquals(await rotate(path, 4), 14);
    await write("four ");
    assertEquals(await files.readText(`${path}${EARLIER}`), "two three ");
    assertEquals(await unread(reader), "three four ");
    assertEquals(await unread(new LogReader({ files }, path)), "two three four ");
  }));

Deno.test("rotate() keeps the end, for its user alone", () =>
  withLog(async (path) => {
    await files.append(path, "0123456789");
    assertEquals(await rotate(path, 0, 3), 10);
    assertEquals(await files.readText(`${path}${EARLIER}`), "789");
    assertEquals((await files.stat(`${path}${EARLIER}`))?.mode, 0o600);
    assertEquals((await files.stat(path))?.size, 0);
  }));

Deno.test("rotate() empties the log also where it cannot be copied", () =>
  withLog(async (path) => {
    await files.append(path, "0123456789");
    assertEquals(await files.rotate(path, `${path}.no/where`, { from: 0, maxBytes: 3 }), 10);
    assertEquals((await files.stat(path))?.size, 0);
  }));

Deno.test("keptLogs() are those in the machine's directory", () => {
  const plan = testPlan(systemHost(), { name: "one" });
  const outside = { alias: "serial1", socket: "/s", logFile: `${plan.directory}.log` };
  const logs = keptLogs({ ...plan, consoles: [...plan.consoles, outside] });
  assertEquals(logs, [
    { path: `${plan.directory}/serial0.log`, bound: CONSOLE_BOUND, appended: true },
    { path: `${plan.directory}/qemu.log`, bound: OWN_BOUND, appended: false },
  ]);
});

Deno.test("LogKeeper rotates what is too large, again and again, until it is stopped", () =>
  withLog(async (path) => {
    const directory = path.replace(/\/log$/, "");
    const plan = testPlan(systemHost(), { name: "one" });
    const logFile = `${directory}/qemu.log`;
    const keeper = new LogKeeper(systemHost(), {
      ...plan,
      directory,
      consoles: [],
      qemu: { ...plan.qemu, logFile },
    });
    using qemu = await Deno.open(logFile, { write: true, createNew: true });
    keeper.start();
    const earlier = async () => (await files.readTail(`${logFile}${EARLIER}`, 1));
    for (const letter of ["a", "b", "c"]) {
      const part = new TextEncoder().encode(letter.repeat(OWN_BOUND.partBytes + 1));
      for (let at = 0; at < part.length;) at += await qemu.write(part.subarray(at));
      await until(`${letter} is earlier`, async () => await earlier() === letter);
      const facts = await files.stat(`${logFile}${EARLIER}`);
      assertEquals(facts?.size, part.length);
    }
    await keeper.stop();
  }));
