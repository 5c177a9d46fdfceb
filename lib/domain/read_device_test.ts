import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  aliasMeant,
  attachedDevices,
  nameOf,
  withDevice,
  withoutDevice,
} from "./change_devices.ts";
import { formatDomain, readDomain } from "./read.ts";
import { formatDevice, readDevice } from "./read_device.ts";

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

Deno.test("a path in a device begins at its directory, and the device is written whole", async () => {
  const text = "<disk type='file'><source file='a.img'/><target dev='vdb' bus='virtio'/></disk>";
  const { device, findings } = await readDevice("vms/b.xml", text, "/home/you/vms");
  assertEquals(findings.map(({ severity, message }) => `${severity}: ${message}`), [
    "note: 'a.img' is taken from the document's directory: '/home/you/vms/a.img'",
  ]);
  if (device === undefined) throw new Error("it is right");
  const written = formatDevice(device);
  assertStringIncludes(written, "<source file='/home/you/vms/a.img'/>");
  assertEquals((await readDevice("written", written)).device, device);
});

const USB_DEVICES: readonly (readonly [source: string, name: string | undefined])[] = [
  ["<vendor id='0x046d'/><product id='0xc534'/>", "046d:c534"],
  ["<address bus='1' device='3'/>", "/dev/bus/usb/001/003"],
  ["<address bus='1' port='2'/>", undefined],
];

for (const [source, name] of USB_DEVICES) {
  Deno.test(`a USB device of the host that is ${source} is called ${name}`, async () => {
    const { domain } = await readDomain("a.xml", MACHINE);
    const { device, findings } = await readDevice(
      "b.xml",
      `<hostdev mode='subsystem' type='usb'><source>${source}</source><alias name='hostdev0'/></hostdev>`,
    );
    if (domain === undefined || device === undefined) throw new Error("they are right");
    assertEquals([findings, nameOf(device)], [[], name]);
    const more = withDevice(domain, device);
    assertEquals(
      aliasMeant(more, name?.toUpperCase().replace("/DEV/BUS/USB", "/dev/bus/usb") ?? "hostdev0"),
      "hostdev0",
    );
    assertEquals(formatDomain(withoutDevice(more, "hostdev0")), formatDomain(domain));
  });
}

const WRONG: readonly (readonly [text: string, found: string])[] = [
  ["<video/>", "1:1: a <video> cannot be attached to a running machine"],
  [
    "<interface type='use'/>",
    "1:18: invalid type='use' on <interface>: need one of 'user', 'vhostuser'",
  ],
  [
    "<hostdev type='pci'><source><address bus='1'/></source></hostdev>",
    "1:1: a PCI device of the host cannot be attached to a running machine",
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

Deno.test("what is no device to attach says where it belongs", async () => {
  const help = async (text: string) => (await readDevice("b.xml", text)).findings[0]?.help;
  assertEquals(
    await help("<vsock/>"),
    "these can: <disk>, <interface>, <redirdev>, <hostdev>; what else a machine has is written " +
      "into its document, for its next start",
  );
  assertEquals(
    await help("<domain/>"),
    "a whole document is compared with the machine by: domrun apply NAME FILE",
  );
});
