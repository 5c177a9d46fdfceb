/** A machine that was started without XDG_RUNTIME_DIR is found by who has it, as cron and su start one. */
import { assertEquals, assertMatch } from "@std/assert";
import { IDLE } from "../vm/testing/boot_sector.ts";
import { writeBootDocument } from "./testing/boot_document.ts";
import { domrun, people, type Person } from "./testing/compiled.ts";
import { withMachines } from "./testing/with_machine.ts";

const NAME = "far";

Deno.test("a machine in the user's other place is listed, reached and stopped", async () => {
  const person = people().find(({ label }) => label === "ordinary user");
  if (person === undefined) throw new Error("there is no ordinary user");
  const far: Person = { ...person, become: [...person.become, "env", "-u", "XDG_RUNTIME_DIR"] };
  const place = `/tmp/domrun-${Deno.env.get("DOMRUN_TEST_USER") ?? Deno.uid()}`;
  const wasThere = await Deno.stat(place).then(() => true, () => false);
  const file = await writeBootDocument(person, NAME, IDLE);
  try {
    await withMachines(far, [NAME], async () => {
      const up = await domrun(far, ["up", "-d", file]);
      assertEquals(up.code, 0, up.stderr);
      assertMatch((await domrun(person, ["ps"])).stdout, /^far +running/m);
      assertEquals((await domrun(person, ["status", NAME])).code, 0);
      const twin = await domrun(person, ["up", "-d", file]);
      assertEquals(twin.code, 4, twin.stderr);
      assertMatch(twin.stderr, /Cannot take the name "far": a machine of this name is running/);
      const none = await domrun(person, ["status", "nobody"]);
      assertEquals(none.code, 4);
      assertMatch(none.stderr, /help: see: domrun ps; looked in \/\S+\/domrun and \/\S+\n/);
      assertEquals((await domrun(person, ["destroy", NAME])).code, 0);
      assertEquals((await domrun(person, ["dumpxml", NAME])).code, 0);
      assertMatch((await domrun(person, ["ps", "-a"])).stdout, /^far +stopped/m);
    });
  } finally {
    // Left by nobody but this test.
    if (!wasThere) await Deno.remove(place, { recursive: true }).catch(() => {});
  }
});

Deno.test("root of a user namespace has the machines of the user outside", async () => {
  const person = people().find(({ label }) => label === "ordinary user");
  if (person === undefined) throw new Error("there is no ordinary user");
  const root: Person = { ...person, become: [...person.become, "unshare", "--map-root-user"] };
  const file = await writeBootDocument(person, NAME, IDLE);
  await withMachines(person, [NAME], async () => {
    const up = await domrun(root, ["up", "-d", file]);
    assertEquals(up.code, 0, up.stderr);
    for (const one of [root, person]) {
      assertMatch((await domrun(one, ["ps"])).stdout, /^far +running/m);
    }
    assertEquals((await domrun(root, ["stop", "--force", NAME])).code, 0);
    const ps = await domrun(root, ["ps"]);
    assertEquals(ps.stdout, `No machine runs here\nLooked in ${person.machines}\n`);
  });
});
