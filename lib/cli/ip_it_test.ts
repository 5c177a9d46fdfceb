/** `domrun ip` of a guest without an agent: what the real passt gives. */
import { assertEquals, assertMatch } from "@std/assert";
import { IDLE } from "../vm/testing/boot_sector.ts";
import { writeBootDocument } from "./testing/boot_document.ts";
import { domrun, people } from "./testing/compiled.ts";
import { withMachines } from "./testing/with_machine.ts";

const NAME = `ip-${Deno.pid}`;
const AGENT =
  "<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>";

for (const person of people()) {
  for (const [what, devices] of [["without a channel", ""], ["that is silent", AGENT]] as const) {
    Deno.test(`ip of a guest with an agent ${what} has passt's address (${person.label})`, async () => {
      const forwards = "<ip address='192.0.2.77' family='ipv4' prefix='24'/>";
      const file = await writeBootDocument(person, NAME, IDLE, { forwards, devices });
      try {
        await withMachines(person, [NAME], async () => {
          const up = await domrun(person, ["up", "-d", file]);
          assertEquals(up.code, 0, up.stderr);
          const ip = await domrun(person, ["ip", NAME]);
          assertEquals(ip.code, 0, ip.stderr);
          assertMatch(ip.stdout, /^DEVICE +MAC +ADDRESS +SOURCE\n/);
          assertMatch(ip.stdout, /^net0 +52:54:00:[0-9a-f:]{8} +192\.0\.2\.77 +passt$/m);
          assertMatch(ip.stderr, /^domrun: note: no guest agent answers; these are the addresses/);
        });
      } finally {
        await domrun(person, ["gc", "--runs", NAME]);
      }
      assertEquals((await domrun(person, ["ip", NAME])).code, 4);
    });
  }
}
