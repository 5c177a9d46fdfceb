/** What the boards have of their own on PCI bus 0, in places that do not change. */
import type { Chipset } from "./machine_family.ts";

export interface ChipsetPart {
  readonly name: string;
  readonly slot: number;
  readonly function: number;
  /** The type of the controller that it is; in a document it has index 0. */
  readonly controller?: "ide" | "usb" | "sata";
  /** Of that controller's models this one alone. */
  readonly model?: string;
}

/** Source: QEMU's hw/i386/pc_piix.c, pc_q35.c and hw/arm/virt.c. */
export const CHIPSET_PARTS: Readonly<Record<Chipset, readonly ChipsetPart[]>> = {
  i440fx: [
    { name: "ISA bridge", slot: 1, function: 0 },
    { name: "IDE controller", slot: 1, function: 1, controller: "ide" },
    { name: "USB controller", slot: 1, function: 2, controller: "usb", model: "piix3-uhci" },
    { name: "power management", slot: 1, function: 3 },
  ],
  q35: [
    { name: "ISA bridge", slot: 0x1f, function: 0 },
    { name: "SATA controller", slot: 0x1f, function: 2, controller: "sata" },
    { name: "SMBus", slot: 0x1f, function: 3 },
  ],
  virt: [],
};

/** True of a device of the document that is this very part. Pure. */
export function isPart(part: ChipsetPart, device: object): boolean {
  return part.controller !== undefined && Reflect.get(device, "type") === part.controller &&
    (part.model === undefined || Reflect.get(device, "model") === part.model);
}
