/** USB: controllers, companions, hubs and what is plugged in. */
import type { UsbAddress } from "../address.ts";
import { HUB_PORTS, isCompanion, type UsbController, usbPorts } from "../controller.ts";
import { controllerIndexes } from "../controller_index.ts";
import type { MachineFamily } from "../machine_family.ts";
import type { Placed } from "./all_devices.ts";
import type { Scope } from "./rule.ts";

/** An ich9 UHCI is a companion of the EHCI of its index. */
export function companionWithoutMaster(scope: Scope): void {
  const { devices, usbControllers, origins, report } = scope;
  const companions = usbControllers.filter(isCompanion);
  if (companions.length === 0) return;
  const indexes = controllerIndexes(devices.controllers);
  const masters = new Set(
    usbControllers.filter((one) => one.model === "ich9-ehci1").map((one) => indexes.get(one)),
  );
  for (const one of companions) {
    const index = indexes.get(one);
    if (masters.has(index)) continue;
    report(origins.span(one), {
      severity: "error",
      code: "usb/no-master",
      message: `USB controller '${one.model ?? "default"}' is a companion and has no master`,
      help: `add <controller type='usb' index='${index}' model='ich9-ehci1'/>, or use ` +
        `model='qemu-xhci' alone`,
    });
  }
}

/** `<controller type='usb' model='none'/>` means that there is no USB. */
export function usbDisabled(scope: Scope): void {
  const { usbControllers, origins, report } = scope;
  const none = usbControllers.find((one) => one.model === "none");
  if (none === undefined) return;
  const other = usbControllers.find((one) => one.model !== "none");
  if (other !== undefined) {
    report(origins.attribute(none, "model"), {
      severity: "error",
      code: "usb/disabled",
      message: "USB is switched off here, and there is another USB controller",
      help: "remove this one",
    });
  }
  for (const { device, what, plugs } of scope.plugged) {
    if (plugs?.length !== 1 || plugs[0] !== "usb") continue;
    report(origins.span(device), {
      severity: "error",
      code: "usb/disabled",
      message: `${what} is a USB device, and USB is switched off by model='none'`,
      help: "remove <controller type='usb' model='none'/>",
    });
  }
}

/** Only the first USB controller is there without being asked for. */
export function missingController(scope: Scope): void {
  const { devices, usbControllers, placed, origins, report } = scope;
  const addresses = usbAddresses(placed);
  if (addresses.length === 0) return;
  const all = controllerIndexes(devices.controllers);
  const indexes = new Set(usbControllers.map((one) => all.get(one)));
  for (const address of addresses) {
    const bus = address.bus ?? 0;
    if (bus === 0 || indexes.has(bus)) continue;
    report(origins.attribute(address, "bus"), {
      severity: "error",
      code: "usb/no-controller",
      message: `there is no USB controller ${bus}`,
      help: `add <controller type='usb' index='${bus}'/>, or remove the address`,
    });
  }
}

/** Port 1.2 is port 2 of a hub in port 1. */
export function missingHub(scope: Scope): void {
  const { devices, origins, report } = scope;
  const addresses = usbAddresses(scope.placed);
  if (addresses.length === 0) return;
  const hubs = new Set(
    devices.hubs.flatMap(({ address }) =>
      address?.type === "usb" && address.port !== undefined
        ? [`${address.bus ?? 0} ${address.port}`]
        : []
    ),
  );
  for (const address of addresses) {
    const path = address.port?.split(".") ?? [];
    const parents = path.slice(1).map((_, depth) => path.slice(0, depth + 1).join("."));
    const parent = parents.find((port) => !hubs.has(`${address.bus ?? 0} ${port}`));
    if (parent === undefined) continue;
    report(origins.attribute(address, "port"), {
      severity: "error",
      code: "usb/no-hub",
      message: `there is no hub in port ${parent} of USB bus ${address.bus ?? 0}`,
      help: "remove the address, or add a <hub type='usb'> with that address",
    });
  }
}

/** Ports of a controller, or of a hub. */
export function noSuchPort(scope: Scope): void {
  const { devices, usbControllers, family, origins, report } = scope;
  const addresses = usbAddresses(scope.placed);
  if (addresses.length === 0) return;
  const indexes = controllerIndexes(devices.controllers);
  for (const address of addresses) {
    const controller = usbControllers.find((one) => indexes.get(one) === (address.bus ?? 0));
    const path = address.port?.split(".").map(Number) ?? [];
    const last = path.at(-1);
    const ports = path.length > 1 ? HUB_PORTS : portsOf(controller, family);
    if (last === undefined || ports === undefined || (last >= 1 && last <= ports)) continue;
    report(origins.attribute(address, "port"), {
      severity: "error",
      code: "usb/no-port",
      message: `port ${last} is not there: the ${
        path.length > 1 ? "hub" : "controller"
      } has ports 1 to ${ports}`,
      help: "remove the address and let one be chosen",
    });
  }
}

/**
 * Without a model, libvirt takes the PIIX3's on either PC board, and an xHCI on virt; which controller is added where
 * there is none is not known here.
 */
function portsOf(one: UsbController | undefined, family: MachineFamily): number | undefined {
  if (one === undefined) return undefined;
  if (one.model || family === "other") return usbPorts(one);
  return usbPorts({ ...one, model: family === "virt" ? "qemu-xhci" : "piix3-uhci" });
}

function usbAddresses(placed: readonly Placed[]): readonly UsbAddress[] {
  const addresses: UsbAddress[] = [];
  for (const { address } of placed) if (address.type === "usb") addresses.push(address);
  return addresses;
}
