/** Rows that mean the same wherever they stand. */
import type { RowTexts } from "./find_rows.ts";

export const COMMON: RowTexts = {
  "*": {
    "<alias>": "name of the device, and its id in QEMU; absent: one such as `net0`",
    "<address>": "where the device is plugged in; absent: a free place",
    "<boot>": "place of the device in the boot order, from 1; absent: as `<os>` says",
    "<seclabel>": "label that libvirt's security driver would set",
    "unit=": "unit that the number counts in",
  },
  "address[pci]": {
    "domain=": "PCI domain of the guest; absent: 0",
    "bus=": "bus of the guest that it is on; absent: 0",
    "slot=": "slot on the bus; absent: 0",
    "function=": "function in the slot; absent: 0",
    "multifunction=": "says what function 0 has to announce; absent: worked out",
  },
  "address[drive]": {
    "controller=": "index of the controller of the drive's kind; absent: 0",
    "bus=": "IDE: the channel, 0 or 1; SCSI: the bus of the controller; absent: 0",
    "target=": "absent: 0",
    "unit=": "IDE and SATA: place on the bus; absent: 0",
  },
  "address[virtio-serial]": {
    "controller=": "index of the virtio-serial controller; absent: 0",
    "bus=": "bus of the controller, of which it has one: 0; absent: 0",
    "port=": "number of the port on the controller; absent: the next free one",
  },
  "address[ccid]": {
    "controller=": "index of the smart card reader; absent: 0",
    "slot=": "slot of the reader; absent: 0",
  },
  "address[usb]": {
    "port=": "port on the bus, and behind hubs one number for each; absent: a free one",
  },
  "address[dimm]": {
    "slot=": "slot of the memory module",
    "base=": "address in the guest's memory where it begins; absent: the next free one",
  },
  "address[isa]": {
    "iobase=": "first I/O port of the device; absent: QEMU's usual one",
    "irq=": "interrupt of the device; absent: QEMU's usual one",
  },
};
