/** `<hostdev>`: USB, PCI and mediated devices of the host. https://libvirt.org/formatdomain.html#usb-pci-scsi-devices */
import { attribute, child, element, type Infer, variants } from "../xml/codec.ts";
import { hexadecimal, integer, matching, oneOf, onOff, yesNo } from "../xml/value.ts";
import { address, alias, bootOrder, pciNumbers, UP_TO_65535, usbPort } from "./address.ts";
import { rom } from "./rom.ts";
import { soleAttribute } from "./sole_attribute.ts";

const mode = attribute("mode", oneOf(["subsystem"], { unsupported: ["capabilities"] })).optional()
  .ignored("only containers have others", { silent: true });

const usbId = hexadecimal({ max: 0xffff, digits: 4, regexp: UP_TO_65535 });

const usbAddress = element("address", {
  bus: attribute("bus", integer(0, 999), "as lsusb prints it"),
  device: attribute("device", integer(0, 999), "another one each time it is plugged in")
    .optional(),
  port: attribute("port", usbPort, "in its place: the port of the host").optional(),
});

const usbSource = element("source", {
  startupPolicy: attribute(
    "startupPolicy",
    oneOf(["mandatory", "requisite", "optional"]),
    "`optional`: the machine starts without it, and gets it when it is plugged in; absent: mandatory",
  ).optional(),
  guestReset: attribute(
    "guestReset",
    oneOf(["off", "uninitialized", "on"]),
    "whether the guest's resets reach the device",
  ).optional(),
  vendor: child(soleAttribute("vendor", "id", usbId), "as lsusb prints it").optional(),
  product: child(soleAttribute("product", "id", usbId)).optional(),
  address: child(usbAddress).optional(),
});

const pciSource = element("source", {
  writeFiltering: attribute("writeFiltering", yesNo, "absent: yes").optional()
    .ignored("only Xen asks; the host's vfio-pci filters in any case"),
  address: child(element("address", pciNumbers), "as lspci prints it"),
});

const mdevSource = element("source", {
  address: child(element("address", {
    uuid: attribute(
      "uuid",
      matching("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", "a UUID with its dashes"),
      "as /sys/bus/mdev/devices names it",
    ),
  })),
});

const driver = element("driver", {
  name: attribute("name", oneOf(["vfio"], { unsupported: ["kvm", "xen"] })).optional()
    .ignored("there is no other driver", { silent: true }),
});

const tail = { alias: child(alias).optional(), address: child(address).optional() } as const;

export const hostdev = variants("hostdev", "type", {
  usb: {
    mode,
    managed: attribute("managed", yesNo).optional()
      .ignored("QEMU takes the device from the host and gives it back", { silent: true }),
    source: child(usbSource),
    bootOrder: child(bootOrder).optional(),
    ...tail,
  },
  pci: {
    mode,
    managed: attribute("managed", yesNo).optional()
      .ignored("domrun binds nothing to vfio-pci: the device has to be bound before", {
        when: (managed) => managed,
      }),
    driver: child(driver).optional().ignored("there is no other driver", { silent: true }),
    source: child(pciSource),
    bootOrder: child(bootOrder).optional(),
    rom: child(rom).optional(),
    ...tail,
  },
  mdev: {
    mode,
    managed: attribute("managed", yesNo).optional()
      .ignored("a mediated device is there already", { silent: true }),
    model: attribute("model", oneOf(["vfio-pci"], { unsupported: ["vfio-ccw", "vfio-ap"] })),
    display: attribute("display", onOff, "its screen is that of the machine; absent: off")
      .optional(),
    ramfb: attribute("ramfb", onOff, "a simple screen until its driver is there; absent: off")
      .optional(),
    source: child(mdevSource),
    ...tail,
  },
}, {
  unsupported: ["scsi", "scsi_host", "storage", "misc", "net"],
  leading: ["mode"],
});

export type Hostdev = Infer<typeof hostdev>;
export type UsbHostdev = Extract<Hostdev, { readonly type: "usb" }>;
type MdevHostdev = Extract<Hostdev, { readonly type: "mdev" }>;

/** Those that a guest can be booted from: no mediated device has a firmware of its own. Pure. */
export function bootableHostdevs(
  hostdevs: readonly Hostdev[],
): readonly Exclude<Hostdev, MdevHostdev>[] {
  return hostdevs.filter((one) => one.type !== "mdev");
}
