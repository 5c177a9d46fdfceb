/** Documents by name: kept, run, listed, replaced and removed, by the compiled program. */
import { assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path/posix";
import { IDLE } from "../vm/testing/boot_sector.ts";
import { writeBootDocument } from "./testing/boot_document.ts";
import { domrun, people, type Person } from "./testing/compiled.ts";
import { withMachines } from "./testing/with_machine.ts";

/** Of this run alone: a last run of the name would be listed in place of the document. */
const NAME = `kept-${Deno.pid}`;

for (const person of people()) {
  Deno.test(`a document is run by its name (${person.label})`, async () => {
    const config = await Deno.makeTempDir({ dir: person.home });
    await Deno.chmod(config, 0o777);
    const own: Person = {
      ...person,
      become: [...person.become, "env", `XDG_CONFIG_HOME=${config}`],
    };
    const path = join(config, "domrun", `${NAME}.xml`);
    const file = await writeBootDocument(person, NAME, IDLE);
    const text = await Deno.readTextFile(file);
    try {
      await withMachines(own, [NAME], async () => {
        const defined = await domrun(own, ["define", file]);
        assertEquals(
          [defined.code, defined.stderr, defined.stdout],
          [0, "", `${NAME}: kept as ${path}\n  start it: domrun up ${NAME}\n`],
        );
        assertEquals(await Deno.readTextFile(path), text);
        assertEquals(((await Deno.stat(path)).mode ?? 0) & 0o777, 0o600);
        assertMatch(
          (await domrun(own, ["list", "--all"])).stdout,
          new RegExp(`^${NAME} +defined`, "m"),
        );
        assertEquals((await domrun(own, ["ps"])).stdout.includes(NAME), false);
        const up = await domrun(own, ["up", "-d", NAME]);
        assertEquals(up.code, 0, up.stderr);
        const again = await domrun(own, ["define", file]);
        assertMatch(again.stdout, new RegExp(`^${NAME}: replaced `));
        assertMatch((await domrun(own, ["ps", "-a"])).stdout, new RegExp(`^${NAME} +running`, "m"));
        assertEquals((await domrun(own, ["undefine", NAME])).stdout, `removed ${path}\n`);
        assertEquals((await domrun(own, ["undefine", NAME])).code, 4);
        assertEquals([...Deno.readDirSync(join(config, "domrun"))].map(({ name }) => name), []);
        assertEquals((await domrun(own, ["status", NAME])).code, 0);
      });
    } finally {
      await domrun(own, ["gc", "--runs", NAME]);
      await Deno.remove(config, { recursive: true });
    }
  });

  Deno.test(`a document that cannot be kept is said, and nothing is left of it (${person.label})`, async () => {
    const config = await Deno.makeTempDir({ dir: person.home });
    await Deno.chmod(config, 0o777);
    const place = join(config, "domrun");
    const own: Person = {
      ...person,
      become: [...person.become, "env", `XDG_CONFIG_HOME=${config}`],
    };
    const file = await writeBootDocument(person, NAME, IDLE);
    try {
      // Its place is a file: nobody can make a directory of it.
      await Deno.writeTextFile(place, "");
      const failed = await domrun(own, ["define", file]);
      assertEquals(failed.code, 3);
      assertMatch(
        failed.stderr,
        /^domrun: Cannot keep the document of "kept-\d+" at \S+: .*exists/,
      );
      const drafts = [...Deno.readDirSync("/tmp")].map(({ name }) => name)
        .filter((name) => name.startsWith("domrun-define-"));
      assertEquals(drafts, []);
    } finally {
      await Deno.remove(config, { recursive: true });
    }
  });
}

Deno.test("relative paths are written anew, as the document moves", async () => {
  const person = people().find(({ label }) => label === "ordinary user");
  if (person === undefined) throw new Error("there is no ordinary user");
  const config = await Deno.makeTempDir({ dir: person.home });
  await Deno.chmod(config, 0o777);
  const own: Person = {
    ...person,
    become: [...person.become, "env", `XDG_CONFIG_HOME=${config}`],
  };
  const file = await writeBootDocument(person, NAME, IDLE);
  try {
    const text = await Deno.readTextFile(file);
    await Deno.writeTextFile(file, text.replace(`${person.home}/`, ""));
    assertEquals((await domrun(own, ["define", file])).code, 0);
    const kept = await Deno.readTextFile(join(config, "domrun", `${NAME}.xml`));
    assertMatch(kept, new RegExp(`<source file='${person.home}/${NAME}.img'/>`));
  } finally {
    await Deno.remove(config, { recursive: true });
  }
});
