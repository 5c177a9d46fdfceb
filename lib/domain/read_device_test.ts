import { assertEquals } from "@std/assert";
import { aliasMeant, attachedDevices, withDevice, withoutDevice } from "./change_devices.ts";
import { formatDomain, readDomain } from "./read.ts";
import { readDevice } from "./read_device.ts";

const MACHINE = `<domain type='qemu'>
  <name>a</name>
  <memory>65536</memory>
  <os>
    <type>hvm</type>
  </os>
  <devices>
    <disk type='file' device='disk'>
      <source file='/a'/>
      <target dev='vda' bus='virtio'/>
      <alias name='virtio-disk0'/>
    </disk>
    <interface type='user'>
      <mac address='52:54:00:aa:bb:cc'/>
      <alias name='net0'/>
    </interface>
  </devices>
</domain>
`;

const NETWORK = "<interface type='user'><alias name='net1'/></interface>";

Deno.test("a device is added behind the others of its kind, and removed by its alias", async () => {
  const { domain } = await readDomain("a.xml", MACHINE);
  const { device, findings } = await readDevice("b.xml", NETWORK);
  if (domain === undefined || device === undefined) throw new Error("they are right");
  assertEquals(findings, []);
  const more = withDevice(domain, device);
  assertEquals(attachedDevices(more).map(({ model }) => model.alias), [
    "virtio-disk0",
    "net0",
    "net1",
  ]);
  assertEquals(formatDomain(withoutDevice(more, "net1")), formatDomain(domain));
});

Deno.test("a device is meant by its alias, its target, or its MAC address", async () => {
  const { domain } = await readDomain("a.xml", MACHINE);
  if (domain === undefined) throw new Error("it is right");
  const words = ["net0", "vda", "52:54:00:AA:BB:CC", "virtio-disk0", "vdb", "net1"];
  assertEquals(words.map((word) => aliasMeant(domain, word)), [
    ...["net0", "virtio-disk0", "net0", "virtio-disk0"],
    ...[undefined, undefined],
  ]);
});

const WRONG: readonly (readonly [text: string, found: string])[] = [
  ["<video/>", "1:1: a <video> cannot be attached to a running machine"],
  [
    "<interface type='use'/>",
    "1:18: invalid type='use' on <interface>: need one of 'user', 'vhostuser'",
  ],
  ["<disk>", "1:1: <disk> is not closed"],
];

for (const [text, found] of WRONG) {
  Deno.test(`${text} is no device to attach`, async () => {
    const { findings } = await readDevice("b.xml", text);
    const [first] = findings;
    assertEquals(`${first?.line}:${first?.column}: ${first?.message}`, found);
  });
}
