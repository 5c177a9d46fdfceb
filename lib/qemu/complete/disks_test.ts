import { assertEquals } from "@std/assert";
import type { Disk } from "../../domain/disk.ts";
import { diskBus, diskIndex } from "./disks.ts";

function disk(dev: string): Disk {
  return { type: "file", target: { dev } };
}

const NAMES: readonly (readonly [dev: string, bus: string, index: number | undefined])[] = [
  ["vda", "virtio", 0],
  ["vdb", "virtio", 1],
  ["hdd", "ide", 3],
  ["sdz", "scsi", 25],
  ["sdaa", "scsi", 26],
  ["sdba", "scsi", 52],
  ["sda1", "scsi", 0],
  ["ubda", "usb", 0],
  ["drive0", "ide", undefined],
];

for (const [dev, bus, index] of NAMES) {
  Deno.test(`a disk called ${dev} is number ${index} on ${bus}`, () => {
    assertEquals([diskBus(disk(dev)), diskIndex(disk(dev))], [bus, index]);
  });
}
