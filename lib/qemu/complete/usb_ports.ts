/** USB devices: the ports that they are plugged into, and the hubs that it takes. */
import type { Address, UsbAddress } from "../../domain/address.ts";
import { HUB_PORTS, isCompanion, type UsbController, usbPorts } from "../../domain/controller.ts";
import { type Devices, mapDevices } from "../../domain/devices.ts";
import { diskBus } from "../../domain/disk.ts";
import type { Facts } from "./facts.ts";

/** A port has at most four numbers (libvirt's VIR_DOMAIN_DEVICE_USB_MAX_PORT_DEPTH). */
const MAX_DEPTH = 4;

interface UsbDevice {
  readonly address?: Address;
}

/** Adds hubs until there is a port for every device, as libvirt does. */
export function addHubs(devices: Devices, { provenance, chipset }: Facts): Devices {
  const count = usbDevices(devices).length;
  if (count === 0) return devices;
  const controllers = devices.controllers.filter(isUsbBus);
  if (controllers.length === 0) {
    // A rule refuses USB devices in a document that switches USB off.
    if (devices.controllers.some(({ type }) => type === "usb")) return devices;
    for (const device of usbDevices(devices)) {
      if (chipset === "virt") {
        provenance.report(device, {
          severity: "error",
          code: "usb/no-controller",
          message: "this device needs USB, and a machine of type 'virt' has none by itself",
          help: "add <controller type='usb' model='qemu-xhci'/>",
        });
        continue;
      }
      provenance.report(device, {
        severity: "error",
        code: "host/no-usb",
        message:
          "this device needs USB, and QEMU has none of the USB controllers that a machine gets",
        help: "add a <controller type='usb'> with a model that it has",
      });
    }
    return devices;
  }
  const ports = controllers.reduce((sum, one) => sum + (usbPorts(one) ?? 0), 0) +
    devices.hubs.length * HUB_PORTS;
  // A hub takes one port and gives eight.
  const missing = count > ports ? Math.ceil((count - ports + 1) / (HUB_PORTS - 1)) : 0;
  const added = Array.from({ length: missing }, () => ({ type: "usb" }) as const);
  return { ...devices, hubs: [...devices.hubs, ...added] };
}

/** Gives every USB device its port. */
export function placeUsbDevices(devices: Devices, facts: Facts): Devices {
  const buses = new Map(
    devices.controllers.filter(isUsbBus).map((
      one,
    ) => [one.index ?? 0, new Hub(usbPorts(one) ?? 0)]),
  );
  if (buses.size === 0) return devices;
  const placer = new Placer(buses, facts);
  const all = usbDevices(devices);
  // Hubs whose ports others name must be there first.
  for (const hub of devices.hubs) placer.takeGiven(hub, { isHub: true });
  for (const device of all.slice(devices.hubs.length)) placer.takeGiven(device);
  for (const hub of devices.hubs) placer.place(hub, { isHub: true });
  for (const device of all.slice(devices.hubs.length)) placer.place(device);
  return mapDevices(devices, (device) => placer.placed(device));
}

/** The devices on USB, hubs first, in the order in which libvirt plugs them in. */
function usbDevices(devices: Devices): readonly UsbDevice[] {
  return [
    ...devices.hubs,
    ...devices.disks.filter((disk) => diskBus(disk) === "usb"),
    ...devices.interfaces.filter((one) => one.model === "usb-net"),
    ...devices.sounds.filter((sound) => sound.model === "usb"),
    ...devices.hostdevs.filter(({ type }) => type === "usb"),
    ...devices.controllers.filter(({ type }) => type === "ccid"),
    ...devices.serials.filter((serial) => serial.target?.type === "usb-serial"),
    ...devices.inputs.filter((input) => input.bus === "usb"),
    ...devices.redirdevs,
  ];
}

function isUsbBus(controller: Devices["controllers"][number]): controller is UsbController {
  return controller.type === "usb" && controller.model !== "none" && !isCompanion(controller);
}

/** The ports of a controller or hub: what is plugged in, and the hubs among it. */
class Hub {
  readonly taken = new Map<number, Hub | undefined>();
  constructor(readonly ports: number) {}

  free(): number | undefined {
    for (let port = 1; port <= this.ports; port++) if (!this.taken.has(port)) return port;
    return undefined;
  }

  /** The nearest free port: on this one before those of the hubs behind it. */
  nearest(depth = 1): number[] | undefined {
    const free = this.free();
    if (free !== undefined) return [free];
    if (depth >= MAX_DEPTH) return undefined;
    for (const [port, hub] of [...this.taken].sort(([a], [b]) => a - b)) {
      const behind = hub?.nearest(depth + 1);
      if (behind) return [port, ...behind];
    }
    return undefined;
  }
}

class Placer {
  readonly #addresses = new Map<object, UsbAddress>();

  constructor(readonly buses: ReadonlyMap<number, Hub>, readonly facts: Facts) {}

  /** Takes the port that the document names. */
  takeGiven(device: UsbDevice, { isHub = false } = {}): void {
    const { address } = device;
    if (address?.type !== "usb" || address.port === undefined) return;
    const path = address.port.split(".").map(Number);
    const problem = this.#take(address.bus ?? 0, path, isHub);
    if (problem) {
      this.facts.provenance.report(device, {
        severity: "error",
        code: "usb/no-port",
        message: `cannot plug this into port ${address.port} of USB bus ${address.bus ?? 0}: ` +
          problem,
      }, { child: "address", attribute: "port" });
    }
    this.#addresses.set(device, address);
  }

  place(device: UsbDevice, { isHub = false } = {}): void {
    if (this.#addresses.has(device)) return;
    const wanted = device.address?.type === "usb" ? device.address.bus : undefined;
    for (const [bus, hub] of this.buses) {
      const path = wanted === undefined || wanted === bus ? hub.nearest() : undefined;
      if (!path) continue;
      this.#take(bus, path, isHub);
      this.#addresses.set(device, { type: "usb", bus, port: path.join(".") });
      return;
    }
    this.facts.provenance.report(device, {
      severity: "error",
      code: "usb/full",
      message: "no USB port is left for this device",
    });
  }

  placed<T extends object>(device: T): T {
    const address = this.#addresses.get(device);
    return address === undefined
      ? device
      : this.facts.provenance.derive<object, object>(device, { address }) as T;
  }

  #take(bus: number, path: readonly number[], isHub: boolean): string | undefined {
    let hub = this.buses.get(bus);
    if (!hub) return `there is no USB controller with index ${bus}`;
    for (const [depth, port] of path.slice(0, -1).entries()) {
      hub = hub.taken.get(port);
      if (!hub) return `there is no hub at port ${path.slice(0, depth + 1).join(".")}`;
    }
    const port = path.at(-1) ?? 0;
    if (port < 1 || port > hub.ports) return `there are only ports 1 to ${hub.ports}`;
    if (hub.taken.has(port)) return "it is taken";
    hub.taken.set(port, isHub ? new Hub(HUB_PORTS) : undefined);
    return undefined;
  }
}
