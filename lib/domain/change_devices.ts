/** The devices of a machine with one more or one less. */
import { type Domain } from "./domain.ts";
import { devicesOf } from "./domain.ts";
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
    },
  };
}

/** The devices that can be attached and detached. Pure. */
export function attachedDevices(domain: Domain): readonly Attachable[] {
  const { disks, interfaces, redirdevs } = devicesOf(domain);
  return [
    ...disks.map((model): Attachable => ({ element: "disk", model })),
    ...interfaces.map((model): Attachable => ({ element: "interface", model })),
    ...redirdevs.map((model): Attachable => ({ element: "redirdev", model })),
  ];
}

/**
 * The alias of the device that somebody means: by its alias, by a disk's target (`vdb`) or an interface's MAC address.
 * Undefined where none is. Pure.
 */
export function aliasMeant(domain: Domain, word: string): string | undefined {
  const found = attachedDevices(domain).find(({ element, model }) =>
    model.alias === word ||
    (element === "disk" && model.target.dev === word) ||
    (element === "interface" && model.mac === word.toLowerCase())
  );
  return found?.model.alias;
}
