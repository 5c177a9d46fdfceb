/** The devices of the host that a plan passes through. */
import { pciName, usbName } from "../domain/host_device_name.ts";
import type { CommandLineContext } from "../qemu/command_line/context.ts";
import type { PlannedHostDevice } from "./launch_plan.ts";

/** Those that must be there; a USB device at a place that the document names is one of the plan's files. Pure. */
export function plannedHostDevices(
  { domain, provenance }: CommandLineContext,
): PlannedHostDevice[] {
  return domain.devices.hostdevs.flatMap((hostdev): PlannedHostDevice[] => {
    const place = provenance.place(hostdev, { child: "source" });
    if (hostdev.type === "pci") {
      return [{ bus: "pci", address: pciName(hostdev.source.address), place }];
    }
    if (hostdev.type === "mdev") {
      return [{ bus: "mdev", uuid: hostdev.source.address.uuid.toLowerCase(), place }];
    }
    const { vendor, product, address, startupPolicy } = hostdev.source;
    if (address !== undefined || startupPolicy === "optional") return [];
    if (vendor === undefined || product === undefined) return [];
    return [{ bus: "usb", vendor, product, place }];
  });
}

/** `USB device 046d:c534`, `PCI device 0000:06:12.5`. Pure. */
export function hostDeviceName(device: PlannedHostDevice): string {
  if (device.bus === "pci") return `PCI device ${device.address}`;
  if (device.bus === "mdev") return `mediated device ${device.uuid}`;
  return `USB device ${usbName(device)}`;
}
