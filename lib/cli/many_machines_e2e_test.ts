/** Several machines of one `up`, and much of the same, as a person meets them. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/posix";
import { machineFiles } from "../plan/machine_files.ts";
import { IDLE } from "../vm/testing/boot_sector.ts";
import { writeBootDocument } from "./testing/boot_document.ts";
import { domrun, eventually, Foreground, people, type Person } from "./testing/compiled.ts";
import { assertNothingLeft, pidOf } from "./testing/traces.ts";
import { withMachines } from "./testing/with_machine.ts";

const SOON_MS = 30_000;
/** How often a machine is started and stopped; docs/contributing.md has it. */
const CYCLES = Number(Deno.env.get("DOMRUN_TEST_CYCLES") ?? 10);
const AT_ONCE = 20;
/** What is kept of a last run has times and numbers of processes, which are not of one length. */
const DIGITS = 200;

for (const person of people()) {
  const test = (
    what: string,
    names: readonly string[],
    body: (...files: readonly string[]) => Promise<void>,
  ) =>
    Deno.test(`${what} (${person.label})`, async () => {
      const files = await Promise.all(names.map((name) => writeBootDocument(person, name, IDLE)));
      await withMachines(person, names, () => body(...files));
    });

  test(
    "the machines of one up -d have one supervisor, and what becomes of one is nothing to the others",
    ["crowd-a", "crowd-b", "crowd-c"],
    async (a = "", b = "", c = "") => {
      const broken = join(person.home, "crowd-broken.xml");
      await Deno.writeTextFile(broken, "<domain type='qemu'/>");
      const up = await domrun(person, ["up", "-d", a, broken, b, c]);
      assertStringIncludes(up.stderr, broken);
      assertEquals(
        [up.code, ...up.stdout.matchAll(/^READY (.*)$/gm).map(([, name]) => name).toArray().sort()],
        [1, "crowd-a", "crowd-b", "crowd-c"],
      );
      const supervisor = await supervisorOf(person, "crowd-a");
      assertEquals(
        [await supervisorOf(person, "crowd-b"), await supervisorOf(person, "crowd-c")],
        [supervisor, supervisor],
      );

      Deno.kill(await pidOf("crowd-a", /guest=/), "SIGKILL");
      assertEquals((await domrun(person, ["wait", "crowd-a"])).code, 5);
      assertEquals(await machinesOf(person), [["crowd-b", true], ["crowd-c", true]]);

      assertEquals((await domrun(person, ["stop", "--force", "crowd-b"])).code, 0);
      assertEquals(await machinesOf(person), [["crowd-c", true]]);

      Deno.kill(supervisor, "SIGKILL");
      await eventually("nobody supervises", SOON_MS, async () => {
        const [[, supervised] = []] = await machinesOf(person);
        return supervised === false ? true : undefined;
      });
      assertEquals((await domrun(person, ["adopt", "crowd-c"])).code, 0);
      assertEquals(await machinesOf(person), [["crowd-c", true]]);
      assertEquals((await domrun(person, ["destroy", "crowd-c"])).code, 0);
      for (const name of ["crowd-a", "crowd-b", "crowd-c"]) await assertNothingLeft(person, name);
    },
  );

  test(
    "up in the foreground goes on until the last of its machines has ended, and gives the worst status",
    ["crowd-d", "crowd-e"],
    async (d = "", e = "") => {
      const foreground = new Foreground(person, ["up", d, e]);
      const says = (words: string) =>
        eventually(words, SOON_MS, () => {
          return Promise.resolve(foreground.output.includes(words) ? true : undefined);
        });
      await says("crowd-d: READY crowd-d");
      await says("crowd-e: READY crowd-e");
      Deno.kill(await pidOf("crowd-d", /guest=/), "SIGKILL");
      await says("crowd-d: QEMU ended");
      assertEquals(await machinesOf(person), [["crowd-e", true]]);
      assertEquals((await domrun(person, ["stop", "--force", "crowd-e"])).code, 0);
      assertEquals(await foreground.ended(), 5);
      for (const name of ["crowd-d", "crowd-e"]) await assertNothingLeft(person, name);
    },
  );

  test(
    `of ${AT_ONCE} simultaneous up of one name exactly one runs`,
    ["crowd-one"],
    async (file = "") => {
      const ups = await Promise.all(
        Array.from({ length: AT_ONCE }, () => domrun(person, ["up", "-d", file])),
      );
      const refused = Array.from({ length: AT_ONCE - 1 }, () => 4);
      assertEquals(ups.map(({ code }) => code).sort(), [0, ...refused]);
      assertEquals(await machinesOf(person), [["crowd-one", true]]);
      assertEquals((await domrun(person, ["destroy", "crowd-one"])).code, 0);
      await assertNothingLeft(person, "crowd-one");
    },
  );

  test(`up -d and stop leave nothing, ${CYCLES} times`, ["crowd-again"], async (file = "") => {
    // Root's machines are not only those of this test.
    const places = person.label === "root" ? [] : [person.machines, person.passt];
    const sizes: Size[] = [];
    for (let cycle = 0; cycle < CYCLES; cycle++) {
      const up = await domrun(person, ["up", "-d", file]);
      assertEquals(up.code, 0, up.stderr);
      const stop = await domrun(person, ["stop", "--force", "crowd-again"]);
      assertEquals(stop.code, 0, stop.stderr);
      await assertNothingLeft(person, "crowd-again");
      sizes.push(sum(places.map(sizeOf)));
    }
    const [first, last] = [sizes.at(0), sizes.at(-1)];
    console.log(`the runtime directory: ${JSON.stringify(first)}, then ${JSON.stringify(last)}`);
    assertEquals(last?.files, first?.files);
    assert((last?.bytes ?? 0) - (first?.bytes ?? 0) < DIGITS, `${last?.bytes} bytes`);
  });
}

interface Size {
  readonly files: number;
  readonly bytes: number;
}

/** What is in a directory and all below it. */
function sizeOf(directory: string): Size {
  return sum(
    [...Deno.readDirSync(directory)].map(({ name, isDirectory }) => {
      const path = join(directory, name);
      return isDirectory ? sizeOf(path) : { files: 1, bytes: Deno.lstatSync(path).size };
    }),
  );
}

function sum(sizes: readonly Size[]): Size {
  return {
    files: sizes.reduce((all, { files }) => all + files, 0),
    bytes: sizes.reduce((all, { bytes }) => all + bytes, 0),
  };
}

async function supervisorOf(person: Person, name: string): Promise<number> {
  return Number(await Deno.readTextFile(machineFiles(person.machines, name).supervisorPidFile));
}

/** The machines of these tests that are there, and whether somebody supervises them. */
async function machinesOf(person: Person): Promise<readonly [string, boolean][]> {
  const { stdout } = await domrun(person, ["ps", "--json"]);
  const machines: { name: string; supervised: boolean }[] = JSON.parse(stdout);
  return machines.filter(({ name }) => name.startsWith("crowd-"))
    .map(({ name, supervised }) => [name, supervised]);
}
