/** Machines that start at once, each with screens that leave their ports open. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { IDLE } from "../vm/testing/boot_sector.ts";
import { writeBootDocument } from "./testing/boot_document.ts";
import { domrun, people } from "./testing/compiled.ts";
import { withMachines } from "./testing/with_machine.ts";

const VNC = "<graphics type='vnc' autoport='yes'/>";
const SPICE = "<graphics type='spice' autoport='yes'/>";

/** The screens of each machine. */
const ROWS: readonly (readonly [what: string, screens: readonly string[]])[] = [
  ["VNC", [VNC, VNC, VNC, VNC]],
  ["SPICE", [SPICE, VNC + SPICE]],
];

for (const person of people()) {
  for (const [what, screens] of ROWS) {
    Deno.test(`of ${what} screens that want one port at once each has its own (${person.label})`, async () => {
      const { features } = JSON.parse((await domrun(person, ["probe", "--json"])).stdout);
      if (!screens.includes(VNC) && !features["graphics.spice"]) {
        return console.log(`NOT HERE ports of SPICE (${person.label}): this QEMU has no SPICE`);
      }
      const names = screens.map((_, index) => `port-${index + 1}`);
      const files = await Promise.all(
        screens.map((devices, index) =>
          writeBootDocument(person, `port-${index + 1}`, IDLE, { devices })
        ),
      );
      await withMachines(person, names, async () => {
        const ran = await Promise.all(files.map((file) => domrun(person, ["up", "-d", file])));
        assertEquals(ran.map(({ code }) => code), names.map(() => 0), JSON.stringify(ran));
        const { stdout } = await domrun(person, ["ps", "--json"]);
        const machines: { name: string; displays: { port: number }[] }[] = JSON.parse(stdout);
        const ports = machines.filter(({ name }) => names.includes(name))
          .flatMap(({ displays }) => displays.map(({ port }) => port));
        assertEquals(ports.length, screens.join("").split("<graphics").length - 1);
        assertEquals(new Set(ports).size, ports.length, `${ports}`);
        // READY has said the same.
        for (const [index, { stdout }] of ran.entries()) {
          const said = stdout.matchAll(/(?:vnc|spice) at 127\.0\.0\.1:(\d+)/g);
          const machine = machines.find(({ name }) => name === names[index]);
          assertEquals(
            machine?.displays.map(({ port }) => port),
            [...said].map(([, port]) => Number(port)),
          );
        }
      });
    });
  }
}

for (const person of people()) {
  Deno.test(`a screen for browsers has a port of its own, which is said (${person.label})`, async () => {
    const name = "port-websocket";
    const devices = "<graphics type='vnc' autoport='yes' websocket='-1'/>";
    const file = await writeBootDocument(person, name, IDLE, { devices });
    await withMachines(person, [name], async () => {
      const { stdout, stderr } = await domrun(person, ["up", "-d", file]);
      const [, port, websocket] = /vnc at 127\.0\.0\.1:(\d+), websocket (\d+)\n/.exec(stdout) ?? [];
      assertEquals(Number(websocket), Number(port) - 200, stdout + stderr);
      const status = await domrun(person, ["status", name]);
      assertStringIncludes(status.stdout, `127.0.0.1:${port}, websocket ${websocket}\n`);
      using client = await Deno.connect({ hostname: "127.0.0.1", port: Number(websocket) });
      assertEquals(client.remoteAddr.transport, "tcp");
    });
  });
}
