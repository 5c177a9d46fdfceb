import { assertEquals } from "@std/assert";
import { StartError } from "../../host/host.ts";
import { readDomain } from "../../domain/read.ts";
import { takenPorts } from "./taken_ports.ts";

/** 0.0.0.0:5900 and [::1]:5902 listen on TCP, 127.0.0.1:5901 on UDP. */
const TABLES = [
  "  0: 00000000:170C 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 1 1",
  "  1: 00000000000000000000000001000000:170E 00000000000000000000000000000000:0000 0A " +
  "00000000:00000000 00:00000000 00000000 0 0 2 1",
  "  2: 0100007F:170D 00000000:0000 07 00000000:00000000 00:00000000 00000000 0 0 3 1",
].join("\n");

const ROWS: readonly (readonly [graphics: string, ports: readonly number[]])[] = [
  ["<graphics type='spice' autoport='yes'/>", [5900, 5902]],
  ["<graphics type='spice' port='5910'/>", []],
  ["<graphics type='vnc' autoport='yes'/>", []],
];

const read = (graphics: string) =>
  readDomain(
    "vm.xml",
    `<domain type='qemu'><name>a</name><memory>65536</memory><os><type>hvm</type></os>
<devices>${graphics}</devices></domain>`,
  );

for (const [graphics, ports] of ROWS) {
  Deno.test(`takenPorts() are ${ports.join(", ") || "none"} for ${graphics}`, async () => {
    const { domain } = await read(graphics);
    const sockets = { portTables: () => Promise.resolve(TABLES) };
    const taken = domain &&
      await takenPorts(domain, { sockets });
    assertEquals([...taken ?? []], ports);
  });
}

Deno.test("takenPorts() are none where nobody can tell", async () => {
  const { domain } = await read("<graphics type='spice' autoport='yes'/>");
  const sockets = { portTables: () => Promise.reject(new StartError("missing", "cat", "no cat")) };
  const taken = domain && await takenPorts(domain, { sockets });
  assertEquals(taken, new Set());
});
