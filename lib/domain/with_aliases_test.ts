import { assertEquals } from "@std/assert";
import { formatDomain, readDomain } from "./read.ts";
import { withAliases } from "./with_aliases.ts";

const MACHINE = `<domain type='qemu'><name>vm</name><memory unit='MiB'>64</memory><os>
<type arch='x86_64' machine='q35'>hvm</type></os><devices><interface type='user'>
<mac address='52:54:00:00:00:01'/><model type='virtio'/><alias name='net0'/></interface>
<graphics type='vnc'/></devices></domain>`;

Deno.test("withAliases() names the device on a line of a document that nobody has", async () => {
  const { domain } = await readDomain("vm", MACHINE);
  if (domain === undefined) throw new Error("the document is wrong");
  const text = formatDomain(domain);
  const document = await readDomain("vm", text);
  const lineOf = (part: string) => text.slice(0, text.indexOf(part)).split("\n").length;
  const rows: readonly (readonly [message: string, part: string, said: string])[] = [
    ["it is that of the interface on line N", "<interface", "it is that of the interface net0"],
    ["port 80 is forwarded already on line N", "<mac", "port 80 is forwarded already by net0"],
    ["it is already there, on line N", "<interface", "it is already there by net0"],
    ["it is that of the device on line N", "<graphics", "it is that of the device"],
    ["port 80 is forwarded already on line N", "<memory", "port 80 is forwarded already"],
    ["no line, N of them", "<interface", "no line, N of them"],
  ];
  for (const [message, part, said] of rows) {
    assertEquals(withAliases(message.replace("line N", `line ${lineOf(part)}`), document), said);
  }
});
