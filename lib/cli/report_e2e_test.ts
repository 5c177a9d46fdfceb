/** A report of a machine that runs, of one whose supervisor was killed, of a last run: all that tells, nothing private. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { POWEROFF, says } from "../vm/testing/boot_sector.ts";
import { writeBootDocument } from "./testing/boot_document.ts";
import { domrun, eventually, people } from "./testing/compiled.ts";
import { pidOf } from "./testing/traces.ts";
import { withMachines } from "./testing/with_machine.ts";

const NAME = "report-kunde";

for (const person of people()) {
  const report = async () => {
    const { code, stdout, stderr } = await domrun(person, ["report", NAME]);
    assertEquals(code, 0, stderr);
    assertStringIncludes(stderr, "Read the report before you send it");
    assertEquals(stdout.includes(NAME), false, "the name is in it");
    assertEquals(stdout.includes(`${person.home}/`), false, "a path is in it");
    return stdout;
  };

  Deno.test(`a report tells of a machine whatever its state (${person.label})`, async () => {
    const file = await writeBootDocument(person, NAME, [..."Hello"].flatMap(says));
    await withMachines(person, [NAME], async () => {
      assertEquals((await domrun(person, ["up", "-d", file])).code, 0);
      await eventually("the guest has written", 30_000, async () => {
        return (await domrun(person, ["logs", NAME])).stdout.includes("Hello") ? true : undefined;
      });
      const running = await report();
      for (
        const part of ["state      running", '"event":"launched"', "-name guest=name-1", "Hello"]
      ) {
        assertStringIncludes(running, part);
      }
      assertStringIncludes(running, "<name>name-1</name>");
      Deno.kill(await pidOf(NAME, /supervise -- /), "SIGKILL");
      await eventually("it is unsupervised", 30_000, async () => {
        return (await report()).includes("running, unsupervised") ? true : undefined;
      });
      await domrun(person, ["destroy", NAME]);
      assertStringIncludes(await report(), "state      stopped");
    });
  });

  Deno.test(`a report tells of one that has powered off by itself (${person.label})`, async () => {
    const file = await writeBootDocument(person, NAME, [...says("x"), ...POWEROFF]);
    assertEquals((await domrun(person, ["up", "-d", file])).code, 0);
    assertEquals((await domrun(person, ["wait", "-t", "60", NAME])).code, 0);
    assertStringIncludes(await report(), "state      stopped (The guest powered off)");
  });
}
