/** `domrun ip` of a guest without an agent: what the real passt gives. */
import { assertEquals, assertMatch } from "@std/assert";
import { IDLE } from "../vm/testing/boot_sector.ts";
import { writeBootDocument } from "./testing/boot_document.ts";
import { domrun, people } from "./testing/compiled.ts";
import { pidOf } from "./testing/traces.ts";
import { withMachines } from "./testing/with_machine.ts";

const NAME = `ip-${Deno.pid}`;
const AGENT =
  "<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>";

const FREE_PORT = "<controller type='pci' index='8' model='pcie-root-port'/>";
const MORE = `<interface type='user'><model type='virtio'/><backend type='passt'/>
<ip address='198.51.100.9' family='ipv4' prefix='24'/></interface>`;

for (const person of people()) {
  Deno.test(`ip knows an interface that was attached (${person.label})`, async () => {
    const file = await writeBootDocument(person, NAME, IDLE, { devices: FREE_PORT });
    const more = `${file}.more`;
    await Deno.writeTextFile(more, MORE);
    await Deno.chmod(more, 0o644);
    try {
      const up = await domrun(person, ["up", "-d", file]);
      assertEquals(up.code, 0, up.stderr);
      const attach = await domrun(person, ["attach", NAME, more]);
      assertEquals(attach.code, 0, attach.stderr);
      const { stdout } = await domrun(person, ["ip", NAME]);
      assertMatch(stdout, /^net1 +52:54:00:[0-9a-f:]{8} +198\.51\.100\.9 +passt$/m);
    } finally {
      await domrun(person, ["destroy", NAME]);
      await domrun(person, ["gc", "--runs", NAME]);
      await Deno.remove(more);
    }
  });

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
          for (const role of [/supervise -- /, /guest=/]) {
            Deno.kill(await pidOf(NAME, role), "SIGKILL");
          }
          const died = await domrun(person, ["ip", NAME]);
          assertEquals([died.code, died.stdout], [4, ""]);
          assertMatch(
            died.stderr,
            /^domrun: Machine "\S+" has died together with its supervisor\n/,
          );
        });
      } finally {
        await domrun(person, ["gc", "--runs", NAME]);
      }
      assertEquals((await domrun(person, ["ip", NAME])).code, 4);
    });
  }
}
