/** The devices of a machine with one more or one less. */
import { diskBus } from "./disk.ts";
import { diskName } from "./disk_name.ts";
import { devicesOf, type Domain } from "./domain.ts";
import { usbName, usbNode } from "./host_device_name.ts";
import type { Attachable } from "./read_device.ts";

/** The machine with the device behind its others of that kind. Pure. */
export function withDevice(domain: Domain, { element, model }: Attachable): Domain {
  const devices = devicesOf(domain);
  switch (element) {
    case "disk":
      return { ...domain, devices: { ...devices, disks: [...devices.disks, model] } };
    case "interface":
      return { ...domain, devices: { ...devices, interfaces: [...devices.interfaces, model] } };
    case "redirdev":
      return { ...domain, devices: { ...devices, redirdevs: [...devices.redirdevs, model] } };
    case "hostdev":
      return { ...domain, devices: { ...devices, hostdevs: [...devices.hostdevs, model] } };
  }
}

/** The machine without the device that has this alias. Pure. */
export function withoutDevice(domain: Domain, alias: string): Domain {
  const devices = devicesOf(domain);
  const others = <T extends { readonly alias?: string }>(list: readonly T[]): T[] =>
    list.filter((one) => one.alias !== alias);
  return {
    ...domain,
    devices: {
      ...devices,
      disks: others(devices.disks),
      interfaces: others(devices.interfaces),
      redirdevs: others(devices.redirdevs),
      hostdevs: others(devices.hostdevs),
    },
  };
}

/** The devices that can be attached and detached. Pure. */
export function attachedDevices(domain: Domain): readonly Attachable[] {
  const { disks, interfaces, redirdevs, hostdevs } = devicesOf(domain);
  return [
    ...disks.map((model): Attachable => ({ element: "disk", model })),
    ...interfaces.map((model): Attachable => ({ element: "interface", model })),
    ...redirdevs.map((model): Attachable => ({ element: "redirdev", model })),
    ...hostdevs.filter((one) => one.type === "usb")
      .map((model): Attachable => ({ element: "hostdev", model })),
  ];
}

/**
 * What people call a device besides its alias: a disk's target (`vdb`), an interface's MAC address, a USB device of the
 * host by its numbers (`046d:c534`) or its node. Undefined: nothing else tells it from others. Pure.
 */
export function nameOf({ element, model }: Attachable): string | undefined {
  switch (element) {
    case "disk":
      return model.target.dev;
    case "interface":
      return model.mac;
    case "redirdev":
      return undefined;
    case "hostdev": {
      const { vendor, product } = model.source;
      return usbNode(model) ??
        (vendor === undefined || product === undefined ? undefined : usbName({ vendor, product }));
    }
  }
}

/** The alias of the device that somebody means by its alias or its name. Undefined where none is. Pure. */
export function aliasMeant(domain: Domain, word: string): string | undefined {
  return aliasesMeant(domain, word)[0];
}

/** The same of all that have the name, such as two interfaces with one MAC address. Pure. */
export function aliasesMeant(domain: Domain, word: string): readonly string[] {
  const devices = attachedDevices(domain);
  const one = devices.find(({ model }) => model.alias === word);
  const meant = one === undefined ? devices.filter((device) => isNamed(device, word)) : [one];
  return meant.flatMap(({ model }) => model.alias ?? []);
}

function isNamed(device: Attachable, word: string): boolean {
  return nameOf(device) === (device.element === "disk" ? word : word.toLowerCase());
}

/** The first target of the kind of `like` (`vdb`: `vda`, `vdb` …, `vdaa`) that is not among `taken`. Pure. */
export function freeTarget(taken: readonly string[], like: string): string {
  const prefix = like.slice(0, 2);
  for (let number = 0;; number++) {
    const dev = diskName(prefix, number);
    if (!taken.includes(dev)) return dev;
  }
}

/** The bus of a drive that is there from the machine's start to its end: QEMU does not hotplug there. Pure. */
export function fixedBus({ element, model }: Attachable): string | undefined {
  const bus = element === "disk" ? diskBus(model) : undefined;
  return bus === "ide" || bus === "sata" || bus === "fdc" ? bus : undefined;
}
