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

Deno.test("without XDG_RUNTIME_DIR the directory that logind makes is taken, where it is the user's own", async () => {
  if (Deno.uid() !== 0) return console.log("SKIP /run/user/UID: only root can make it");
  const person = people().find(({ label }) => label === "ordinary user");
  if (person === undefined) throw new Error("there is no ordinary user");
  const uid = Number(Deno.env.get("DOMRUN_TEST_USER"));
  const runtime = `/run/user/${uid}`;
  const far: Person = {
    label: person.label,
    become: [...person.become, "env", "-u", "XDG_RUNTIME_DIR"],
    machines: `${runtime}/domrun`,
    passt: `${runtime}/libvirt/qemu/run/passt`,
    home: person.home,
  };
  const file = await writeBootDocument(person, NAME, IDLE);
  await Deno.mkdir(runtime, { recursive: true, mode: 0o700 });
  try {
    const strange = await domrun(far, ["ps"]);
    assertEquals(strange.stdout, `No machine runs here\nLooked in /tmp/domrun-${uid}\n`);
    await Deno.chown(runtime, uid, uid);
    await withMachines(far, [NAME], async () => {
      const up = await domrun(far, ["up", "-d", file]);
      assertEquals(up.code, 0, up.stderr);
      assertEquals((await Deno.stat(`${far.machines}/${NAME}`)).isDirectory, true);
      // Who has another one finds it all the same.
      assertMatch((await domrun(person, ["ps"])).stdout, /^far +running/m);
      assertEquals((await domrun(far, ["stop", "--force", NAME])).code, 0);
    });
  } finally {
    await Deno.remove(runtime, { recursive: true });
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
