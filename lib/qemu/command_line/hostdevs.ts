/** USB, PCI and mediated devices of the host. https://libvirt.org/formatdomain.html#usb-pci-scsi-devices */
import { mdevDirectory, pciName, usbNode } from "../../domain/host_device_name.ts";
import type { Hostdev, UsbHostdev } from "../../domain/hostdev.ts";
import { bootOrders } from "./boot.ts";
import {
  aliasOf,
  askedBy,
  type CommandLineContext,
  deviceArgument,
  placeMembers,
  requireDevice,
} from "./context.ts";
import { romMembers } from "./interfaces.ts";
import type { OptionMembers } from "./option_values.ts";

/** `-device usb-host` or `vfio-pci` for each. */
export function hostdevArguments(context: CommandLineContext): string[] {
  const orders = bootOrders(context.domain);
  return context.domain.devices.hostdevs.flatMap((hostdev) =>
    askedBy(
      context,
      hostdev,
      deviceArgument(context, {
        driver: hostdevDriver(hostdev),
        ...sourceMembers(hostdev),
        id: aliasOf(hostdev),
        bootindex: orders.get(hostdev),
        ...(hostdev.type === "usb" ? resetMembers(hostdev) : {}),
        ...(hostdev.type === "pci" ? romMembers(hostdev.rom) : {}),
        ...placeMembers(context, hostdev.address),
      }),
    )
  );
}

function hostdevDriver(hostdev: Hostdev): string {
  if (hostdev.type === "usb") return "usb-host";
  return hostdev.type === "mdev" && hostdev.ramfb ? "vfio-pci-nohotplug" : "vfio-pci";
}

function sourceMembers(hostdev: Hostdev): OptionMembers {
  switch (hostdev.type) {
    case "usb":
      return usbMembers(hostdev);
    case "pci":
      return { host: pciName(hostdev.source.address) };
    case "mdev":
      return {
        sysfsdev: mdevDirectory(hostdev.source.address.uuid),
        display: hostdev.display ? "on" : "off",
        ramfb: hostdev.ramfb ? true : undefined,
      };
  }
}

/** Which device it is. QEMU waits for one that it has to look for, and opens a node at once. */
function usbMembers(hostdev: UsbHostdev): OptionMembers {
  const { vendor, product, address } = hostdev.source;
  const node = usbNode(hostdev);
  if (node !== undefined) return { hostdevice: node };
  return {
    hostbus: address?.bus,
    hostport: address?.port,
    vendorid: vendor,
    productid: product,
  };
}

/**
 * `uninitialized`: QEMU leaves out a reset while the guest has given the device no address, which is so at first and right
 * after another reset (usb_host_handle_reset() in its host-libusb.c).
 */
function resetMembers({ source: { guestReset } }: UsbHostdev): OptionMembers {
  if (guestReset === undefined) return {};
  return {
    "guest-reset": guestReset !== "off",
    "guest-resets-all": guestReset === "off" ? undefined : guestReset === "on",
  };
}

/** Says what this QEMU cannot pass through. */
export function checkHostdevs(context: CommandLineContext): void {
  for (const hostdev of context.domain.devices.hostdevs) {
    requireDevice(context, hostdev, hostdevDriver(hostdev), { attribute: "type" });
  }
}
