import { assertEquals } from "@std/assert";
import type { Content } from "../../xml/grammar.ts";
import { devices } from "../devices.ts";
import { devicesOf } from "../domain.ts";
import { readDomain } from "../read.ts";
import { documentOf } from "../testing/rule_rows.ts";
import { allDevices, placedDevices } from "./all_devices.ts";

const DISK = "<source file='/a'/>";
const PTY = "type='pty'";
const PCI = ["pci"];
const USB = ["usb"];

/** Each kind of device, with what it is called and how it is plugged in. */
const ROWS:
  readonly (readonly [xml: string, what: string, plugs: readonly string[] | undefined])[] = [
    [`<disk type='file'>${DISK}<target dev='vda'/></disk>`, "disk 'vda'", PCI],
    [`<disk type='file'>${DISK}<target dev='sda'/></disk>`, "disk 'sda'", ["drive"]],
    [`<disk type='file'>${DISK}<target dev='sda' bus='usb'/></disk>`, "disk 'sda'", USB],
    ["<controller type='scsi'/>", "scsi controller", PCI],
    [
      "<filesystem type='mount'><source dir='/a'/><target dir='a'/></filesystem>",
      "filesystem",
      PCI,
    ],
    ["<interface type='user'/>", "interface", PCI],
    ["<interface type='user'><model type='usb-net'/></interface>", "interface", USB],
    ["<controller type='ccid'/>", "ccid controller", USB],
    ["<smartcard mode='host'/>", "smart card", ["ccid"]],
    [`<serial ${PTY}/>`, "serial port", ["isa"]],
    [`<serial ${PTY}><target type='usb-serial'/></serial>`, "serial port", USB],
    [`<parallel ${PTY}/>`, "parallel port", ["isa"]],
    [`<console ${PTY}/>`, "console", undefined],
    [`<console ${PTY}><target type='virtio'/></console>`, "console", ["virtio-serial"]],
    [`<channel ${PTY}><target type='virtio'/></channel>`, "channel", ["virtio-serial"]],
    ["<input type='tablet'/>", "tablet", USB],
    ["<input type='mouse' bus='ps2'/>", "mouse", []],
    ["<input type='mouse' bus='virtio'/>", "mouse", PCI],
    ["<tpm><backend type='emulator'/></tpm>", "TPM", undefined],
    ["<sound model='ich9'/>", "sound device 'ich9'", PCI],
    ["<sound model='usb'/>", "sound device 'usb'", USB],
    ["<sound model='pcspk'/>", "sound device 'pcspk'", []],
    ["<video><model type='vga'/></video>", "video device 'vga'", PCI],
    ["<video><model type='none'/></video>", "video device 'none'", []],
    [
      "<hostdev type='usb'><source><address bus='1' device='2'/></source></hostdev>",
      "USB device of the host",
      USB,
    ],
    [
      "<hostdev type='pci'><source><address bus='1'/></source></hostdev>",
      "PCI device of the host",
      PCI,
    ],
    ["<redirdev type='spicevmc'/>", "redirected device", USB],
    ["<hub type='usb'/>", "hub", USB],
    ["<watchdog model='i6300esb'/>", "watchdog 'i6300esb'", PCI],
    ["<watchdog model='itco'/>", "watchdog 'itco'", []],
    ["<memballoon model='virtio'/>", "memory balloon", PCI],
    ["<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>", "rng", PCI],
    ["<panic model='isa'/>", "panic device", ["isa"]],
    ["<shmem name='a'><model type='ivshmem-plain'/></shmem>", "shared memory", PCI],
    ["<input type='evdev'><source dev='/a'/></input>", "evdev", []],
    ["<input type='passthrough'><source evdev='/a'/></input>", "passthrough", PCI],
    [
      "<memory model='dimm'><target><size>2048</size></target></memory>",
      "memory module",
      ["dimm"],
    ],
    [
      "<memory model='virtio-mem'><target><size>2048</size><block>2048</block></target></memory>",
      "memory module",
      PCI,
    ],
    ["<iommu model='virtio'/>", "IOMMU", PCI],
    ["<iommu model='intel'/>", "IOMMU", []],
    ["<vsock model='virtio'><cid auto='yes'/></vsock>", "vsock", PCI],
  ];

async function devicesIn(xml: string) {
  const { domain } = await readDomain("vm.xml", documentOf({ devices: xml }));
  return domain === undefined ? undefined : allDevices(devicesOf(domain));
}

for (const [xml, what, plugs] of ROWS) {
  Deno.test(`allDevices() knows ${xml}`, async () => {
    const found = await devicesIn(xml);
    assertEquals(found?.map((one) => [one.what, one.plugs]), [[what, plugs]]);
  });
}

Deno.test("placedDevices() are those with an address", async () => {
  const found = await devicesIn(
    "<hub type='usb'/><hub type='usb'><address type='usb' bus='0' port='2'/></hub>",
  );
  assertEquals(placedDevices(found ?? []).map(({ address }) => address), [
    { type: "usb", bus: 0, port: "2" },
  ]);
});

Deno.test("every element of <devices> that has an address has a row here", () => {
  const { content } = devices;
  const fields = content.kind === "fields" ? Object.values(content.fields) : [];
  const addressed = fields.flatMap((field) =>
    field.kind === "child" && hasAddress(field.codec.content) ? [field.codec.name] : []
  );
  const shown = ROWS.map(([xml]) => /^<(\w+)/.exec(xml)?.[1]);
  assertEquals(addressed.filter((name) => !shown.includes(name)), []);
});

function hasAddress(content: Content): boolean {
  if (content.kind === "verbatim") return false;
  const sets = content.kind === "fields" ? [content.fields] : Object.values(content.variants);
  return sets.some((fields) =>
    Object.values(fields).some((field) => field.kind === "child" && field.codec.name === "address")
  );
}
