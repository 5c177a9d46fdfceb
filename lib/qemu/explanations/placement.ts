/** What plugging the devices of a document in may find, explained. */
import type { CodeExplanation } from "../../findings/explanation.ts";

type Explanations = Readonly<Record<string, Omit<CodeExplanation, "code">>>;

export const PLACEMENT: Explanations = {
  "channel/full": {
    title: "No port is left for a channel",
    text:
      `A virtio-serial controller has ports='…' ports, 31 if it does not say, and the channels and virtio
      consoles of a machine share those of its controllers.`,
  },
  "usb/full": {
    title: "No USB port is left",
    text:
      `The bus that the device asks for is full. Hubs are added where the machine has too few ports in
      all, but not on one bus for a device that could be on another: leave bus='…' out, or add a
      <hub type='usb'> on that bus.`,
  },
  "device/no-pci-place": {
    title: "A PCI address that cannot be had",
    when: "more devices than the bridges have slots, each with an address on one bus.",
    text:
      `The slot is taken, by another device or by a part of the board; or the bus is not there; or it is
      of a kind that the device does not fit into, since a root port holds one PCI Express device in slot
      0. Addresses that virsh dumpxml has printed fit together as they are. After devices were added or
      removed, or another machine type was written, it is best to leave out every <address type='pci'>:
      domrun finds new ones.`,
  },
};
