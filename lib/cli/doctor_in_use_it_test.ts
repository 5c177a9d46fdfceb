/** The doctor of a document whose image a running machine has: its own, or another's. */
import { assertEquals, assertMatch } from "@std/assert";
import { IDLE } from "../vm/testing/boot_sector.ts";
import { writeBootDocument } from "./testing/boot_document.ts";
import { domrun, people } from "./testing/compiled.ts";
import { withMachines } from "./testing/with_machine.ts";

const NAME = `in-use-${Deno.pid}`;

for (const person of people()) {
  Deno.test(`doctor counts an image in use, unless its own machine has it (${person.label})`, async () => {
    const file = await writeBootDocument(person, NAME, IDLE);
    const other = file.replace(/\.xml$/, "-other.xml");
    const text = await Deno.readTextFile(file);
    await Deno.writeTextFile(other, text.replace(`<name>${NAME}<`, `<name>${NAME}-other<`));
    await Deno.chmod(other, 0o644);
    try {
      await withMachines(person, [NAME], async () => {
        const up = await domrun(person, ["up", "-d", file]);
        assertEquals(up.code, 0, up.stderr);
        const own = await domrun(person, ["doctor", file]);
        assertEquals([own.code, own.stderr], [0, ""]);
        const found = await domrun(person, ["doctor", other]);
        assertEquals(found.code, 3, found.stdout);
        assertMatch(
          found.stdout,
          /\nThis host does not run the machine of .*: see the document's findings\n$/,
        );
        assertMatch(
          found.stderr,
          /warning\[host\/image-in-use\]: QEMU would not open this image now/,
        );
      });
    } finally {
      await domrun(person, ["gc", "--runs", NAME]);
      await Deno.remove(other);
    }
  });
}
