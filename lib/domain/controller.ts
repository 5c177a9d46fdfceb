/** `<controller>`: buses. https://libvirt.org/formatdomain.html#controllers */
import { attribute, child, element, type Infer, variants, verbatim } from "../xml/codec.ts";
import { hexadecimal, integer, oneOf, onOff } from "../xml/value.ts";
import { address, alias, UP_TO_255 } from "./address.ts";
import { iothreadId, iothreadMapping } from "./iothreads.ts";
import { sizeElement } from "./memory.ts";
import { soleAttribute } from "./sole_attribute.ts";

const head = {
  index: attribute("index", integer(0, 0x7fffffff), "absent: the next free one").optional(),
} as const;

const tail = {
  alias: child(alias).optional(),
  address: child(address).optional(),
} as const;

const queuesDriver = element("driver", {
  queues: attribute("queues", integer(1, 65535)).optional(),
  cmdPerLun: attribute("cmd_per_lun", integer(1, 0xffffffff)).optional(),
  maxSectors: attribute("max_sectors", integer(1, 0xffffffff)).optional(),
  ioeventfd: attribute("ioeventfd", onOff).optional(),
  iothread: attribute("iothread", iothreadId, "the thread that serves it").optional(),
  iothreads: child(iothreadMapping, "the threads that serve its queues").optional(),
});

const pciModels = [
  "pci-root",
  "pcie-root",
  "pci-bridge",
  "dmi-to-pci-bridge",
  "pcie-root-port",
  "pcie-switch-upstream-port",
  "pcie-switch-downstream-port",
  "pcie-to-pci-bridge",
] as const;

/** The device in QEMU that does it; libvirt chooses where it is absent. */
const pciModelNames = [
  "pcie-root-port",
  "ioh3420",
  "pci-bridge",
  "i82801b11-bridge",
  "x3130-upstream",
  "xio3130-downstream",
  "pcie-pci-bridge",
] as const;

const portNumber = hexadecimal({
  max: 0xff,
  digits: 1,
  regexp: UP_TO_255,
});

const pciTarget = element("target", {
  chassisNr: attribute("chassisNr", integer(1, 255)).optional(),
  chassis: attribute("chassis", integer(0, 255)).optional(),
  port: attribute("port", portNumber).optional(),
  hotplug: attribute("hotplug", onOff).optional(),
});

const usbModels = [
  "piix3-uhci",
  "piix4-uhci",
  "ehci",
  "ich9-ehci1",
  "ich9-uhci1",
  "ich9-uhci2",
  "ich9-uhci3",
  "vt82c686b-uhci",
  "pci-ohci",
  "nec-xhci",
  "qemu-xhci",
  "none",
] as const;

const scsiModels = [
  "auto",
  "lsilogic",
  "lsisas1068",
  "lsisas1078",
  "virtio-scsi",
  "virtio-transitional",
  "virtio-non-transitional",
] as const;

const virtioModels = ["virtio", "virtio-transitional", "virtio-non-transitional"] as const;

export const controller = variants("controller", "type", {
  pci: {
    ...head,
    model: attribute(
      "model",
      oneOf(pciModels, { unsupported: ["pci-expander-bus", "pcie-expander-bus"] }),
    ).optional(),
    modelName: child(soleAttribute(
      "model",
      "name",
      oneOf(pciModelNames, {
        unsupported: ["pxb", "pxb-pcie", "spapr-pci-host-bridge"],
      }),
    )).optional(),
    target: child(pciTarget).optional(),
    pcihole64KiB: child(sizeElement("pcihole64"), "of a root: its 64-bit PCI window").optional(),
    ...tail,
  },
  usb: {
    ...head,
    model: attribute("model", oneOf(usbModels, { unsupported: ["qusb1", "qusb2"] })).optional(),
    ports: attribute("ports", integer(1, 15), "of an xHCI").optional(),
    master: child(
      soleAttribute("master", "startport", integer(0, 255)),
      "first port of a companion on the ich9-ehci1 of the same index",
    ).optional(),
    ...tail,
  },
  scsi: {
    ...head,
    model: attribute(
      "model",
      oneOf(scsiModels, {
        unsupported: ["buslogic", "vmpvscsi", "ibmvscsi", "ncr53c90", "am53c974", "dc390"],
      }),
    ).optional(),
    driver: child(queuesDriver).optional(),
    ...tail,
  },
  ide: {
    ...head,
    model: attribute("model", oneOf(["piix3", "piix4", "ich6"])).optional()
      .unsupported("the IDE controller of a pc machine is a piix3", {
        when: (model) => model !== "piix3",
        help: "remove model",
        dispensable: true,
      }),
    ...tail,
  },
  sata: { ...head, ...tail },
  ccid: { ...head, ...tail },
  fdc: { ...head, ...tail },
  "virtio-serial": {
    ...head,
    model: attribute("model", oneOf(virtioModels)).optional(),
    ports: attribute("ports", integer(1, 511)).optional(),
    vectors: attribute("vectors", integer(0, 128)).optional(),
    driver: child(verbatim("driver")).optional()
      .unsupported("a virtio-serial controller has no options of virtio here", {
        help: "remove it, or let --skip-unsupported leave it out: the guest does without it",
        dispensable: true,
      }),
    ...tail,
  },
}, { unsupported: ["xenbus", "isa", "nvme"] });

export type Controller = Infer<typeof controller>;
export type PciController = Extract<Controller, { readonly type: "pci" }>;
export type UsbController = Extract<Controller, { readonly type: "usb" }>;
export type ScsiController = Extract<Controller, { readonly type: "scsi" }>;

/** True for the USB 1 part of a USB 2 controller, which shares its index. Pure. */
export function isCompanion(one: Controller): boolean {
  return one.type === "usb" &&
    (one.master !== undefined || one.model?.startsWith("ich9-uhci") === true);
}

/** The ports of a virtio-serial controller that says nothing (QEMU's max_ports); port 0 is for a console. */
export const VIRTIO_SERIAL_PORTS = 31;

/** The ports of a hub (QEMU's usb-hub). */
export const HUB_PORTS = 8;

/**
 * How many USB ports a controller of a model has; undefined without a model, and for none. Pure.
 *
 * Source: libvirt's virDomainUSBAddressControllerModelToPorts.
 */
export function usbPorts({ model, ports }: UsbController): number | undefined {
  switch (model) {
    case "piix3-uhci":
    case "piix4-uhci":
    case "vt82c686b-uhci":
    case "ich9-uhci1":
    case "ich9-uhci2":
    case "ich9-uhci3":
      return 2;
    case "ehci":
    case "ich9-ehci1":
      return 6;
    case "pci-ohci":
      return 3;
    case "nec-xhci":
    case "qemu-xhci":
      return ports ?? 4;
    case "none":
    case undefined:
      return undefined;
  }
}

/** The number of a bus is a byte of every PCI address on it. */
export const LAST_PCI_BUS = 255;
