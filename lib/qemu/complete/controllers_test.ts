import { assertEquals } from "@std/assert";
import type { Controller } from "../../domain/controller.ts";
import { insertController } from "./controllers.ts";

const ehci = (index: number): Controller => ({ type: "usb", index, model: "ich9-ehci1" });
const uhci = (index: number): Controller => ({ type: "usb", index, model: "ich9-uhci1" });
const sata = (index: number): Controller => ({ type: "sata", index });
const scsi = (index: number): Controller => ({ type: "scsi", index });

const ROWS: readonly {
  readonly what: string;
  readonly order: readonly Controller[];
  readonly expected: readonly Controller[];
}[] = [
  {
    what: "keeps types in the order in which they first come",
    order: [scsi(0), sata(0), scsi(1)],
    expected: [scsi(0), scsi(1), sata(0)],
  },
  {
    what: "sorts a type by index",
    order: [scsi(2), sata(0), scsi(0), scsi(1)],
    expected: [scsi(0), scsi(1), scsi(2), sata(0)],
  },
  {
    what: "puts an EHCI before its companions",
    order: [uhci(0), uhci(1), ehci(1), ehci(0)],
    expected: [ehci(0), uhci(0), ehci(1), uhci(1)],
  },
];

for (const { what, order, expected } of ROWS) {
  Deno.test(`insertController() ${what}`, () => {
    assertEquals(order.reduce<readonly Controller[]>(insertController, []), expected);
  });
}
