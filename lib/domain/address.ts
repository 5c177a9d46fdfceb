/**
 * `<address>`, `<alias>` and the other things that any device may say about its place.
 * https://libvirt.org/formatdomain.html#device-addresses
 */
import { attribute, type Infer, variants } from "../xml/codec.ts";
import { hexadecimal, integer, matching, onOff, type Value } from "../xml/value.ts";
import { soleAttribute } from "./sole_attribute.ts";

/** strtoul(3) reads a leading zero as octal, so only those are taken that mean the same either way. */
const UP_TO_7 = "0x0*[0-7]|0?[0-7]";
const UP_TO_31 = "0x0*1?[0-9a-fA-F]|0?[0-7]|[89]|[12][0-9]|3[01]";
export const UP_TO_255 =
  "0x0*[0-9a-fA-F]{1,2}|0?[0-7]|[89]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5]";
export const UP_TO_65535 = "0x0*[0-9a-fA-F]{1,4}|0?[0-7]|[89]|[1-9][0-9]{1,3}|[1-5][0-9]{4}|" +
  "6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]";

/** In decimal digits; what -1 stands for is the attribute's to say. */
export const UP_TO_65535_OR_MINUS_1 =
  "-1|[0-9]{1,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]";

const pciFunction = hexadecimal({ max: 7, digits: 1, regexp: UP_TO_7 });
const pciSlot = hexadecimal({ max: 0x1f, digits: 2, regexp: UP_TO_31 });
const pciBus = hexadecimal({ max: 0xff, digits: 2, regexp: UP_TO_255 });
const pciDomain = hexadecimal({ max: 0xffff, digits: 4, regexp: UP_TO_65535 });
const port16 = hexadecimal({ max: 0xffff, digits: 1, regexp: UP_TO_65535 });
const irq = hexadecimal({ max: 0xff, digits: 1, regexp: UP_TO_255 });

/** Ports from the root hub down, joined by dots: `1`, `1.2`. At most four levels (libvirt). */
export const usbPort = matching(
  "[0-9]{1,3}(\\.[0-9]{1,3}){0,3}",
  "port numbers such as '1' or '1.2', at most four",
);

/** libvirt's schema allows two digits. */
const controllerNumber = integer(0, 99);

/** Where a device of the host is. */
export const pciNumbers = {
  domain: attribute("domain", pciDomain).optional(),
  bus: attribute("bus", pciBus).optional(),
  slot: attribute("slot", pciSlot).optional(),
  function: attribute("function", pciFunction).optional(),
} as const;

/** The guest's physical addresses, as far as a number here is exact. */
export const memoryBase = hexadecimal({
  max: Number.MAX_SAFE_INTEGER,
  digits: 1,
  regexp: "0x0*(1[0-9a-fA-F]{13}|[0-9a-fA-F]{1,13})|0|[1-9][0-9]{0,14}",
});

/** What libvirt can say and no machine here has. */
const UNSUPPORTED_TYPES = ["spapr-vio", "ccw", "virtio-mmio", "unassigned", "mdev"];

/** Where a device is plugged in. Numbers that are absent are 0, except that an empty one is chosen freely. */
export const address = variants("address", "type", {
  pci: {
    domain: attribute("domain", pciDomain).optional()
      .ignored("a machine has PCI domain 0 alone", { silent: true }),
    bus: attribute("bus", pciBus, "index of the PCI controller").optional(),
    slot: attribute("slot", pciSlot).optional(),
    function: attribute("function", pciFunction).optional(),
    multifunction: attribute("multifunction", onOff, "other functions share the slot").optional(),
  },
  drive: {
    controller: attribute("controller", controllerNumber).optional(),
    bus: attribute("bus", controllerNumber).optional(),
    target: attribute("target", integer(0, 255), "SCSI: the target").optional(),
    unit: attribute("unit", integer(0, 16383), "SCSI: the LUN").optional(),
  },
  "virtio-serial": {
    controller: attribute("controller", controllerNumber).optional(),
    bus: attribute("bus", controllerNumber).optional(),
    port: attribute("port", integer(0, 0xffffffff)).optional(),
  },
  ccid: {
    controller: attribute("controller", controllerNumber).optional(),
    slot: attribute("slot", integer(0, 0xffffffff)).optional(),
  },
  usb: {
    bus: attribute("bus", integer(0, 0xffffffff), "index of the USB controller").optional(),
    port: attribute("port", usbPort).optional(),
  },
  dimm: {
    slot: attribute("slot", integer(0, 255), "absent: the lowest that is free").optional(),
    base: attribute("base", memoryBase).optional(),
  },
  isa: {
    iobase: attribute("iobase", port16).optional(),
    irq: attribute("irq", irq).optional(),
  },
}, { unsupported: UNSUPPORTED_TYPES });

export type Address = Infer<typeof address>;
export type PciAddress = Extract<Address, { readonly type: "pci" }>;
export type DriveAddress = Extract<Address, { readonly type: "drive" }>;
export type UsbAddress = Extract<Address, { readonly type: "usb" }>;

/** An id that users may choose begins with `ua-`; others are libvirt's own and chosen anew. */
export const aliasName: Value<string> = matching(
  "[a-zA-Z0-9_.\\-]+",
  "letters, digits and any of . _ -",
);

/** `<alias name='…'/>`: the device's id in QEMU. */
export const alias = soleAttribute("alias", "name", aliasName);

/** `<boot order='…'/>`: 1 is tried first. */
export const bootOrder = soleAttribute("boot", "order", integer(1, 0x7fffffff));
