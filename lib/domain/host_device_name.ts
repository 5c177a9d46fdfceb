/** What devices of the host are called; without the grammar, which a supervisor does not load. */
import type { PciAddress } from "./address.ts";
import type { UsbHostdev } from "./hostdev.ts";

/**
 * `/dev/bus/usb/001/003`; undefined for a device that is looked for by its numbers or its port. One that may be absent
 * is looked for where it has both. Pure.
 */
export function usbNode({ source }: UsbHostdev): string | undefined {
  const { address, vendor, startupPolicy } = source;
  if (address?.device === undefined) return undefined;
  if (startupPolicy === "optional" && vendor !== undefined) return undefined;
  const digits = (number: number) => String(number).padStart(3, "0");
  return `/dev/bus/usb/${digits(address.bus)}/${digits(address.device)}`;
}

/** `0000:06:12.5`. Pure. */
export function pciName(
  { domain = 0, bus = 0, slot = 0, function: fn = 0 }: Omit<PciAddress, "type">,
): string {
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, "0");
  return `${hex(domain, 4)}:${hex(bus, 2)}:${hex(slot, 2)}.${fn}`;
}

/** `046d:c534`, as lsusb prints it. Pure. */
export function usbName(
  { vendor, product }: { readonly vendor: number; readonly product: number },
): string {
  return [vendor, product].map((id) => id.toString(16).padStart(4, "0")).join(":");
}

/** Where the kernel has a mediated device. Pure. */
export function mdevDirectory(uuid: string): string {
  return `/sys/bus/mdev/devices/${uuid.toLowerCase()}`;
}
