/** Places as libvirt 12.8 keeps them for disks that have a name and no address. */
import { assertEquals } from "@std/assert";
import { drivePlace } from "./drive_address.ts";

const ROWS: readonly (readonly [
  dev: string,
  bus: "ide" | "sata" | "scsi",
  controller: number,
  busNumber: number,
  unit: number,
])[] = [
  ["hda", "ide", 0, 0, 0],
  ["hdd", "ide", 0, 1, 1],
  ["hdf", "ide", 1, 0, 1],
  ["sdf", "sata", 0, 0, 5],
  ["sdh", "sata", 1, 0, 1],
  ["sdz", "sata", 4, 0, 1],
  ["sda", "scsi", 0, 0, 0],
  ["sdg", "scsi", 0, 0, 6],
  ["sdh", "scsi", 1, 0, 0],
  ["sdo", "scsi", 2, 0, 0],
  ["sdq", "scsi", 2, 0, 2],
];

for (const [dev, bus, controller, busNumber, unit] of ROWS) {
  Deno.test(`${dev} on ${bus} is unit ${unit} of controller ${controller}`, () => {
    const place = drivePlace({ type: "file", target: { dev, bus } });
    assertEquals(place, { controller, bus: busNumber, target: 0, unit });
  });
}

Deno.test("an address goes before the name", () => {
  const address = { type: "drive", controller: 2 } as const;
  assertEquals(
    drivePlace({ type: "file", target: { dev: "sda", bus: "scsi" }, address }),
    { controller: 2, bus: 0, target: 0, unit: 0 },
  );
});
