/** Devices that a `<qemu:arg>` asks for, beside those of the document. */
import { formatPciAddress } from "../pci/bus.ts";
import { allDevices, placedDevices } from "../../domain/rules/all_devices.ts";
import { type CommandLineContext, controllerId } from "./context.ts";

/** Where a device is to be on PCI: `pcie.0`, slot and function. */
interface Place {
  readonly bus: string;
  readonly slot: number;
  readonly function: number;
}

/** Says which of them wants a place that another device has: QEMU would blame one or the other. */
export function checkUserDevices(context: CommandLineContext): void {
  const { domain, provenance } = context;
  const args = domain.qemuCommandline?.args ?? [];
  const wanted = args.flatMap((arg, index) => {
    const place = args[index - 1]?.value === "-device" ? placeIn(arg.value, context) : undefined;
    return place === undefined ? [] : [{ arg, place }];
  });
  if (wanted.length === 0) return;
  const taken = takenPlaces(context);
  for (const { arg, place } of wanted) {
    const what = taken.get(keyOf(place));
    if (what === undefined) continue;
    const address = formatPciAddress({ ...place, bus: 0 }).slice("0000:00:".length);
    provenance.report(arg, {
      severity: "error",
      code: "host/slot-taken",
      message: `PCI bus '${place.bus}' has ${what} at ${address} already`,
      help: "leave addr= out of it, and QEMU finds a free slot; " +
        "or take one that `domrun plan` does not show",
    }, { attribute: "value" });
  }
}

function takenPlaces(context: CommandLineContext): ReadonlyMap<string, string> {
  const placed = placedDevices(allDevices(context.domain.devices));
  return new Map(placed.flatMap(({ device, address, what }) => {
    if (address.type !== "pci") return [];
    const { bus = 0, slot = 0, function: fn = 0 } = address;
    const place = { bus: controllerId(context, "pci", bus), slot, function: fn };
    return [[keyOf(place), device.alias === undefined ? what : `'${device.alias}'`]];
  }));
}

function keyOf({ bus, slot, function: fn }: Place): string {
  return `${bus} ${slot}.${fn}`;
}

/** The place that a value of `-device` names; without a bus it is the first one. */
function placeIn(value: string, context: CommandLineContext): Place | undefined {
  const { bus = controllerId(context, "pci", 0), addr } = membersOf(value);
  // QEMU's set_pci_devfn: hexadecimal, with or without 0x; a number of JSON is slot and function together.
  const [, slot, fn = "0"] = /^(?:0x)?([0-9a-f]{1,2})(?:\.([0-7]))?$/i.exec(addr ?? "") ?? [];
  if (slot === undefined) return undefined;
  return { bus, slot: Number.parseInt(slot, 16), function: Number(fn) };
}

function membersOf(value: string): { readonly bus?: string; readonly addr?: string } {
  const member = (name: string) => {
    const pattern = value.startsWith("{")
      ? new RegExp(`"${name}"\\s*:\\s*"([^"]*)"`)
      : new RegExp(`,${name}=([^,]*)`);
    return pattern.exec(value)?.[1];
  };
  const [bus, addr] = [member("bus"), member("addr")];
  return { ...(bus === undefined ? {} : { bus }), ...(addr === undefined ? {} : { addr }) };
}
