/** Machines that start at once, each with a screen that leaves its port open. */
import { assertEquals } from "@std/assert";
import { IDLE } from "../vm/testing/boot_sector.ts";
import { writeBootDocument } from "./testing/boot_document.ts";
import { domrun, people } from "./testing/compiled.ts";
import { withMachines } from "./testing/with_machine.ts";

const NAMES = ["port-1", "port-2", "port-3", "port-4"];
const SCREEN = "<graphics type='vnc' autoport='yes'/>";

for (const person of people()) {
  Deno.test(`of screens that want one port at once each has its own (${person.label})`, async () => {
    const files = await Promise.all(
      NAMES.map((name) => writeBootDocument(person, name, IDLE, { devices: SCREEN })),
    );
    await withMachines(person, [...NAMES], async () => {
      const ran = await Promise.all(files.map((file) => domrun(person, ["up", "-d", file])));
      assertEquals(ran.map(({ code }) => code), NAMES.map(() => 0), JSON.stringify(ran));
      const { stdout } = await domrun(person, ["ps", "--json"]);
      const machines: { name: string; displays: { port: number }[] }[] = JSON.parse(stdout);
      const ports = machines.filter(({ name }) => NAMES.includes(name))
        .flatMap(({ displays }) => displays.map(({ port }) => port));
      assertEquals(ports.length, NAMES.length);
      assertEquals(new Set(ports).size, NAMES.length, `${ports}`);
      // READY has said the same.
      for (const [index, { stdout }] of ran.entries()) {
        const said = Number(/vnc at 127\.0\.0\.1:(\d+)/.exec(stdout)?.[1]);
        const machine = machines.find(({ name }) => name === NAMES[index]);
        assertEquals(machine?.displays.map(({ port }) => port), [said]);
      }
    });
  });
}
