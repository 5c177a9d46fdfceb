/** What the functions that write QEMU's arguments share. */
import type { Address } from "../../domain/address.ts";
import { type Controller, isCompanion } from "../../domain/controller.ts";
import type { Graphics } from "../../domain/graphics.ts";
import { overrideValue } from "../../domain/qemu_override.ts";
import type { Identity } from "../../domain/identity.ts";
import type { Secret } from "../../domain/secret.ts";
import type { QemuCapabilities } from "../probe/capabilities.ts";
import type { CompleteDomain } from "../complete/complete.ts";
import { type FeatureName, FEATURES } from "../probe/features.ts";
import { EVER } from "../probe/features_query.ts";
import type { MachineKind } from "../machine_kind.ts";
import type { ChosenPorts } from "./display_ports.ts";
import { jsonValue, keyValues, type OptionMembers } from "./option_values.ts";
import type { Provenance, Spot } from "../provenance.ts";

/** Where QEMU finds and makes its files. */
export interface CommandLineFiles {
  /** The machine's own directory. */
  readonly directory: string;
  readonly qmpSocket: string;
  readonly gateSocket: string;
  readonly pidFile: string;
  readonly logFile: string;
  /** Sockets of passt, by the interface's alias. */
  readonly passtSockets: ReadonlyMap<string, string>;
  /** Of swtpm and virtiofsd, by the alias of the device. */
  readonly helperSockets: ReadonlyMap<string, string>;
}

/** Choices that libvirt makes otherwise; so a command line can be compared with libvirt's. */
export interface CommandLineStyle {
  /** What `pty` and `stdio` become: a socket with a log beside it, or just that. */
  readonly consoles: "socket" | "libvirt";
  /** A display port that is left open: QEMU looks for a free one, or it is the first, 5900. */
  readonly displayPorts: "search" | "first";
  /** How long QEMU waits before it tries again to reach a passt that went away. */
  readonly reconnectMs: number;
  /**
   * How a QEMU that cannot do that by itself (7.2), or not as soon (8.0 to 9.1 count in seconds), gets back to a
   * passt that was started again: a hub between device and netdev lets the netdev be replaced while the guest
   * runs. `none`: as well as it can.
   */
  readonly reconnect: "hub" | "none";
  /** QEMU starts together with passt, and waits for it at a gate. */
  readonly gate: boolean;
}

/** What domrun does. */
export const USUAL_STYLE: CommandLineStyle = {
  consoles: "socket",
  displayPorts: "search",
  reconnectMs: 10,
  reconnect: "hub",
  gate: true,
};

/** What libvirt does. */
export const LIBVIRT_STYLE: CommandLineStyle = {
  consoles: "libvirt",
  displayPorts: "first",
  reconnectMs: 5_000,
  reconnect: "none",
  gate: false,
};

/** What time it is on the host. */
export interface HostTime {
  /** Milliseconds since 1970. */
  readonly utcMs: number;
  /** How far its zone is ahead of UTC now. */
  readonly eastMinutes: number;
}

export interface CommandLineContext {
  readonly domain: CompleteDomain;
  readonly machine: MachineKind;
  readonly capabilities: QemuCapabilities;
  readonly provenance: Provenance;
  readonly files: CommandLineFiles;
  readonly style: CommandLineStyle;
  readonly identity: Identity;
  readonly now: HostTime;
  /** Where the certificates of screens and of servers with disks are. Absent: none are given. */
  readonly tlsDirectory?: string | undefined;
  /** The file of a secret, whether it is there or not; undefined: there is no place for it. */
  readonly secretPath: (secret: Secret) => string | undefined;
  /** Ports of the host that a screen cannot have. Absent: none are known, and a VNC server looks for its own. */
  readonly takenPorts?: ReadonlySet<number> | undefined;
  /** What was chosen for screens that leave their port open. Absent: nothing. */
  readonly displayPorts?: ReadonlyMap<Graphics, ChosenPorts> | undefined;
  /** The numbers in the names of the block nodes, by alias, of a machine that runs. Absent: those of one that starts. */
  readonly diskNumbers?: ReadonlyMap<string, number> | undefined;
}

/** True when the QEMU can do it. Pure. */
export function has({ capabilities }: CommandLineContext, feature: FeatureName): boolean {
  return capabilities.features[feature];
}

/** The id of a completed device. Pure. */
export function aliasOf(device: { readonly alias?: string }): string {
  if (device.alias === undefined) throw new Error("Cannot name a device: this is a bug in domrun");
  return device.alias;
}

/** `args`, remembered as asked for by `model`: what QEMU refuses of them is reported there. */
export function askedBy(
  { provenance }: CommandLineContext,
  model: object,
  args: readonly string[],
  spot?: Spot,
): string[] {
  provenance.remember(model, args, spot);
  return [...args];
}

/**
 * `-device`, in JSON where QEMU takes it and can unplug what was written so (since 7.0). QEMU makes the devices that are
 * written as key and value first, whatever the order, and one of a `<qemu:arg>` takes a free slot. Beside such a one the
 * document's devices are written as key and value, too, and have their slots before it. Pure.
 */
export function deviceArgument(context: CommandLineContext, members: OptionMembers): string[] {
  const json = has(context, "device.json") && !hasPlainDevice(context) &&
    !isSetLater(context, "device", members["id"]);
  return ["-device", option(json, overridden(context.domain, members), "driver")];
}

function hasPlainDevice({ domain }: CommandLineContext): boolean {
  const args = domain.qemuCommandline?.args ?? [];
  return args.some(({ value }, index) =>
    args[index - 1]?.value === "-device" && !value.startsWith("{")
  );
}

/** The members with what `<qemu:override>` sets of the device and takes away. */
function overridden(
  { qemuOverride }: CommandLineContext["domain"],
  members: OptionMembers,
): OptionMembers {
  const properties = (qemuOverride?.devices ?? [])
    .filter(({ alias }) => alias === members["id"])
    .flatMap(({ frontends }) => frontends.flatMap((frontend) => frontend.properties));
  return {
    ...members,
    ...Object.fromEntries(properties.map((one) => [one.name, overrideValue(one)])),
  };
}

/** `-netdev`, in JSON where QEMU takes it (since 7.2). Pure. */
export function netdevArgument(context: CommandLineContext, members: OptionMembers): string[] {
  const json = has(context, "netdev.json") && !isSetLater(context, "netdev", members["id"]);
  return ["-netdev", option(json, members, "type")];
}

/** `-set device.net0.mac=…` of a `<qemu:arg>` changes what was written as key and value alone, not what is JSON. */
function isSetLater({ domain }: CommandLineContext, group: string, id: unknown): boolean {
  const args = domain.qemuCommandline?.args ?? [];
  return args.some(({ value }, index) =>
    args[index - 1]?.value === "-set" && value.startsWith(`${group}.${id}.`)
  );
}

/** `-object`, in JSON where QEMU takes it (since 6.0). Pure. */
export function objectArgument(context: CommandLineContext, members: OptionMembers): string[] {
  return ["-object", option(has(context, "object.json"), members, "qom-type")];
}

/** Reports a device that this QEMU does not have, at the element that asks for it. */
export function requireDevice(
  { capabilities, provenance }: CommandLineContext,
  model: object,
  type: string,
  spot?: Spot,
  help?: string,
): void {
  if (capabilities.types.includes(type)) return;
  provenance.report(model, {
    severity: "error",
    code: "host/no-device",
    message: `QEMU ${capabilities.version} has no device '${type}'`,
    help,
  }, spot);
}

/** Reports what this QEMU cannot do, at the part that asks for it. */
export function requireFeature(
  context: CommandLineContext,
  model: object,
  feature: FeatureName,
  spot?: Spot,
): void {
  if (has(context, feature)) return;
  const { gives, since } = FEATURES[feature];
  context.provenance.report(model, {
    severity: "error",
    code: "host/no-feature",
    message: `this needs a QEMU that ${gives}, found ${context.capabilities.version}`,
    help: since === EVER ? "remove it" : `remove it, or use QEMU ${since} or later`,
  }, spot);
}

function option(json: boolean, members: OptionMembers, implied: string): string {
  return json ? jsonValue(members) : keyValues(members, implied);
}

/** The controller of a type with an index, if there is one. Pure. */
function findController(
  { domain }: CommandLineContext,
  type: Controller["type"],
  index: number,
): Controller | undefined {
  return domain.devices.controllers.find((one) =>
    one.type === type && (one.index ?? 0) === index && !isCompanion(one)
  );
}

/** The id of a controller, which names its bus. Pure. */
export function controllerId(
  context: CommandLineContext,
  type: Controller["type"],
  index: number,
): string {
  const controller = findController(context, type, index);
  return controller ? aliasOf(controller) : `${type}${index}`;
}

/** The members that say where a device is plugged in, such as `bus` and `addr`; none where QEMU needs none. Pure. */
export function placeMembers(
  context: CommandLineContext,
  address: Address | undefined,
): OptionMembers {
  switch (address?.type) {
    case "pci": {
      const { bus = 0, slot = 0, function: fn = 0, multifunction } = address;
      return {
        bus: controllerId(context, "pci", bus),
        multifunction,
        addr: `0x${slot.toString(16)}${fn === 0 ? "" : `.0x${fn.toString(16)}`}`,
      };
    }
    case "usb":
      return { bus: `${controllerId(context, "usb", address.bus ?? 0)}.0`, port: address.port };
    case "virtio-serial":
      return {
        bus: `${controllerId(context, "virtio-serial", address.controller ?? 0)}.${
          address.bus ?? 0
        }`,
        nr: address.port ?? 0,
      };
    case "ccid":
      return { bus: `${controllerId(context, "ccid", address.controller ?? 0)}.0` };
    case "isa":
      return { iobase: address.iobase, irq: address.irq };
    default:
      return {};
  }
}

/** A virtio device's type on PCI, with the suffix of its model: `virtio-net-pci-transitional`. Pure. */
export function virtioDevice(name: string, model: string | undefined): string {
  const suffix = model?.startsWith("virtio-") ? model.slice("virtio".length) : "";
  return `${name}-pci${suffix}`;
}
