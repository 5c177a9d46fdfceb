/** Devices of the host: which one is meant. */
import { pciName, usbName, usbNode } from "../host_device_name.ts";
import type { Hostdev } from "../hostdev.ts";
import { lineOf, repetitions, type Scope } from "./rule.ts";

/** A USB device is named by what it is or by where it is plugged in. */
export function usbSource({ devices, origins, report }: Scope): void {
  for (const one of devices.hostdevs) {
    if (one.type !== "usb" || origins.isDamaged(one.source)) continue;
    const { vendor, product, address } = one.source;
    const isNamed = vendor !== undefined && product !== undefined;
    const isFound = address !== undefined &&
      (address.device !== undefined || address.port !== undefined);
    if ((vendor === undefined) === (product === undefined) && (isNamed || isFound)) continue;
    report(origins.span(one.source), {
      severity: "error",
      code: "hostdev/usb-source",
      message: "a USB device of the host is named by vendor and product, or by bus and device",
      help: "lsusb lists them: add <vendor id='0x…'/> and <product id='0x…'/>, " +
        "or <address bus='…' device='…'/>",
    });
  }
}

/** QEMU takes 0 for any vendor. */
export function usbVendor({ devices, origins, report }: Scope): void {
  for (const one of devices.hostdevs) {
    if (one.type !== "usb" || one.source.vendor !== 0) continue;
    report(origins.childAttribute(one.source, "vendor", "id"), {
      severity: "error",
      code: "hostdev/usb-vendor",
      message: "no vendor has the number 0",
      help: "lsusb prints vendor and product with a colon between",
    });
  }
}

/** A device number is of a device that is plugged in; with another one it comes back. */
export function optionalNumber({ devices, origins, report }: Scope): void {
  for (const one of devices.hostdevs) {
    if (one.type !== "usb" || one.source.startupPolicy !== "optional") continue;
    if (usbNode(one) === undefined) continue;
    report(origins.attribute(one.source, "startupPolicy"), {
      severity: "warning",
      code: "hostdev/optional-number",
      message: "a device that is named by its number has to be there when the machine starts",
      help: "name it by <vendor id='0x…'/> and <product id='0x…'/>, which QEMU waits for",
    });
  }
}

/** A mediated device draws what a screen shows. */
export function mdevDisplay({ devices, origins, report }: Scope): void {
  if (devices.graphics.length > 0) return;
  for (const one of devices.hostdevs) {
    if (one.type !== "mdev" || one.display !== true) continue;
    report(origins.attribute(one, "display"), {
      severity: "error",
      code: "hostdev/display",
      message: "display='on' needs a screen of the machine, and there is none",
      help: "add <graphics type='spice'>, or write display='off'",
    });
  }
}

/** A device is passed through once. */
export function repeatedHostdev(scope: Scope): void {
  const { devices, origins, report } = scope;
  for (const { first, again, key } of repetitions(devices.hostdevs, identityOf)) {
    report(origins.child(again, "source"), {
      severity: "error",
      code: "hostdev/repeated",
      message: `${key} is also passed through by the <hostdev> on ${lineOf(scope, first)}`,
      help: "remove one of them",
    });
  }
}

function identityOf(one: Hostdev): string | undefined {
  if (one.type === "mdev") return `mediated device ${one.source.address.uuid.toLowerCase()}`;
  if (one.type === "pci") return `PCI device ${pciName(one.source.address)}`;
  const { vendor, product, address } = one.source;
  if (address?.port !== undefined) return `the USB port ${address.bus}-${address.port}`;
  const node = usbNode(one);
  if (node !== undefined) return node;
  if (vendor === undefined || product === undefined) return undefined;
  return `USB device ${usbName({ vendor, product })}`;
}
