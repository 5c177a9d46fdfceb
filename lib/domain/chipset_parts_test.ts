import { assertEquals } from "@std/assert";
import { CHIPSET_PARTS, isPart } from "./chipset_parts.ts";
import type { Chipset } from "./machine_family.ts";

const ROWS: readonly (readonly [chipset: Chipset, device: object, part: string | undefined])[] = [
  ["i440fx", { type: "ide" }, "IDE controller"],
  ["i440fx", { type: "usb", model: "piix3-uhci" }, "USB controller"],
  ["i440fx", { type: "usb", model: "qemu-xhci" }, undefined],
  ["i440fx", { type: "sata" }, undefined],
  ["q35", { type: "sata" }, "SATA controller"],
  ["q35", { type: "ide" }, undefined],
  ["q35", { type: "usb", model: "piix3-uhci" }, undefined],
  ["q35", {}, undefined],
];

Deno.test("isPart() knows the controllers that are part of the board", () => {
  for (const [chipset, device, name] of ROWS) {
    const part = CHIPSET_PARTS[chipset].find((one) => isPart(one, device));
    assertEquals(part?.name, name, `${chipset} ${JSON.stringify(device)}`);
  }
});
