import { assertEquals } from "@std/assert";
import type { Controller, UsbController } from "./controller.ts";
import { controllerIndexes } from "./controller_index.ts";

const usb = (model: NonNullable<UsbController["model"]>): Controller => ({ type: "usb", model });
const pci = (model: "pcie-root" | "pcie-root-port", index?: number): Controller => ({
  type: "pci",
  model,
  ...(index === undefined ? {} : { index }),
});

const ROWS: readonly {
  readonly what: string;
  readonly controllers: readonly Controller[];
  readonly indexes: (number | undefined)[];
}[] = [
  {
    what: "gives the lowest that is free, also of those that come later",
    controllers: [pci("pcie-root-port"), pci("pcie-root-port", 2), pci("pcie-root", 0)],
    indexes: [1, 2, 0],
  },
  {
    what: "counts each type for itself",
    controllers: [{ type: "scsi" }, { type: "sata" }, { type: "scsi" }],
    indexes: [0, 0, 1],
  },
  {
    what: "keeps the parts of a USB 2 controller together, also with others between",
    controllers: [
      usb("ich9-ehci1"),
      usb("ich9-uhci1"),
      { type: "sata" },
      usb("ich9-uhci2"),
      usb("ich9-ehci1"),
      usb("ich9-uhci1"),
    ],
    indexes: [0, 0, 0, 0, 1, 1],
  },
  {
    what: "begins another one with a part that is there already, or after another kind",
    controllers: [
      usb("ich9-uhci1"),
      usb("ich9-uhci1"),
      usb("ich9-ehci1"),
      usb("nec-xhci"),
      usb("ich9-uhci2"),
    ],
    indexes: [0, 1, 1, 2, 3],
  },
];

for (const { what, controllers, indexes } of ROWS) {
  Deno.test(`controllerIndexes() ${what}`, () => {
    const found = controllerIndexes(controllers);
    assertEquals(controllers.map((one) => found.get(one)), indexes);
  });
}
