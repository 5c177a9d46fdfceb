/** What is set anew of a running machine: memory that its guest gives back, the password of its screen. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/posix";
import { freePort } from "../host/testing/free_port.ts";
import { domrun, eventually, people, type Person } from "./testing/compiled.ts";
import { guestDocument } from "./testing/guest_document.ts";
import { withMachines } from "./testing/with_machine.ts";

const BOOT_MS = 120_000;
const NAME = "e2e-settings";
const SCREEN = "<graphics type='vnc' passwd='first'><listen type='socket'/></graphics>";

const [person] = people().filter(({ label }) => label === "ordinary user");

function user(): Person {
  if (person === undefined) throw new Error("there is no ordinary user");
  return person;
}

Deno.test("a running guest gives memory back, and its screen gets another password", async () => {
  const port = await freePort();
  const file = join(user().home, `${NAME}.xml`);
  const write = async (text: string) => {
    await Deno.writeTextFile(file, text);
    await Deno.chmod(file, 0o644);
  };
  const forwards =
    `<portForward proto='tcp' address='127.0.0.1'><range start='${port}' to='80'/></portForward>`;
  await write(guestDocument({ name: NAME, forwards, devices: SCREEN }));
  await succeed(["up", "-d", file]);
  await withMachines(user(), [NAME], async () => {
    await eventually("the guest's page", BOOT_MS, async () => {
      const response = await fetch(`http://127.0.0.1:${port}/`, {
        signal: AbortSignal.timeout(2000),
      });
      return await response.text();
    });
    assertEquals(await succeed(["setmem", NAME, "160M"]), "the guest has 160 MiB");
    assertMatch(await succeed(["setmem", "--json", NAME, "163840"]), /"actualKiB":163840/);
    assertStringIncludes(await succeed(["dumpxml", NAME]), "<currentMemory unit='KiB'>163840<");
    const tooMuch = await domrun(user(), ["setmem", NAME, "1G"]);
    assertEquals(tooMuch.code, 4);
    assertMatch(tooMuch.stderr, /has 196608 KiB of memory, and no more while it runs/);
    await refusesTooLittle(await succeed(["dumpxml", NAME]), write);

    const before = await succeed(["dumpxml", NAME]);
    await write(before.replace(">163840<", ">180224<").replace("'first'", "'second'"));
    assertEquals(
      await succeed(["apply", NAME, file]),
      "did set memory from 163840 to 180224 KiB\ndid set the password of the vnc screen",
    );
    const after = await succeed(["dumpxml", NAME]);
    assertStringIncludes(after, "passwd='second'");
    assertEquals(await actualKiB(180224), 180224);
    assertMatch(await succeed(["events", NAME]), /the vnc screen has another password/);

    // Undone as a whole: the disk is not there.
    const disk = "<disk type='file' device='disk'><source file='/nowhere.img'/>" +
      "<target dev='vdz' bus='virtio'/></disk>";
    await write(after.replace("'second'", "'third'").replace("<interface ", `${disk}<interface `));
    assertEquals((await domrun(user(), ["apply", NAME, file])).code, 3);
    assertEquals(await succeed(["dumpxml", NAME]), after);
  });
});

/** The guest would die of it. */
async function refusesTooLittle(
  xml: string,
  write: (text: string) => Promise<void>,
): Promise<void> {
  await write(xml.replace(">163840<", ">1024<"));
  const file = join(user().home, `${NAME}.xml`);
  for (
    const words of [["setmem", NAME, "1M"], ["apply", "--dry-run", NAME, file], [
      "apply",
      NAME,
      file,
    ]]
  ) {
    const { code, stderr } = await domrun(user(), words);
    assertEquals({ words, code }, { words, code: 4 }, stderr);
    assertMatch(stderr, /No guest lives with 1024 KiB of memory: leave it 16384 KiB at least/);
  }
  assertEquals(await succeed(["dumpxml", NAME]), xml);
}

/** When the guest has come to it, or not in time. */
async function actualKiB(wanted: number): Promise<number> {
  const read = async () => JSON.parse(await succeed(["qmp", NAME, "query-balloon"])).actual / 1024;
  await eventually("the balloon", 20_000, async () => await read() === wanted || undefined);
  return await read();
}

async function succeed(words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await domrun(user(), words);
  assertEquals({ words, code }, { words, code: 0 }, stderr);
  return stdout.trim();
}
