import { assertEquals } from "@std/assert";
import { type Disk, diskBus, diskIndex, isReadonly, partitionedDisk } from "./disk.ts";

function disk(dev: string, rest: Partial<Disk> = {}): Disk {
  return { type: "file", target: { dev }, ...rest } as Disk;
}

const NAMES:
  readonly (readonly [dev: string, bus?: string | undefined, index?: number, whole?: string])[] = [
    ["vda", "virtio", 0],
    ["vdb", "virtio", 1],
    ["hdd", "ide", 3],
    ["sdz", "scsi", 25],
    ["sdaa", "scsi", 26],
    ["sdba", "scsi", 52],
    ["sda1", "scsi", 0, "sda"],
    ["vdab12", "virtio", 27, "vdab"],
    ["fda", "ide", 0],
    ["xvda", undefined, 0],
    ["xvdb3", undefined, 1, "xvdb"],
    ["ubda", undefined, 0],
    ["drive0", "ide"],
    ["xda", "ide"],
    ["VDA", "ide"],
    ["vd", "virtio"],
    ["sdfxshrxx", "scsi"],
  ];

for (const [dev, bus, index, whole] of NAMES) {
  Deno.test(`a disk called ${dev} is number ${index} on ${bus}`, () => {
    const one = disk(dev);
    assertEquals([diskBus(one), diskIndex(one), partitionedDisk(one)], [bus, index, whole]);
  });
}

Deno.test("diskIndex() ends where libvirt's number ends", () => {
  assertEquals(diskIndex(disk("sdfxshrxw")), 2147483646);
});

Deno.test("diskBus() is the one that the disk says", () => {
  const one = disk("vda", { target: { dev: "vda", bus: "sata" } });
  assertEquals(diskBus(one), "sata");
});

Deno.test("isReadonly() is true of CD drives and of what says so", () => {
  const disks = [{}, { device: "disk" }, { device: "cdrom" }, { readonly: true }] as const;
  assertEquals(disks.map((rest) => isReadonly(disk("sda", rest))), [false, false, true, true]);
});
