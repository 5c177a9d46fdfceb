/** Interfaces: MAC address, model and backend where the document is silent. */
import type { Devices } from "../../domain/devices.ts";
import type { Interface } from "../../domain/interface.ts";
import { plainAddress } from "../../domain/network_values.ts";
import type { PortForward } from "../../domain/port_forward.ts";
import type { Facts } from "./facts.ts";

/** Fills in model, MAC address and backend. */
export function completeInterfaces(devices: Devices, facts: Facts): Devices {
  const taken = new Set(devices.interfaces.flatMap(({ mac }) => mac === undefined ? [] : [mac]));
  const interfaces = devices.interfaces.map((one, index) => {
    const mac = one.mac ?? freeMac(facts.identity.macs[index] ?? ANY_MAC, taken);
    taken.add(mac);
    return facts.provenance.derive(one, {
      mac,
      model: one.model ?? defaultModel(one, facts),
      portForwards: one.portForwards.map((forward) => plainForward(forward, facts)),
      ...(needsPasst(one, facts) ? { backend: { ...one.backend, type: "passt" } } : {}),
    });
  });
  return { ...devices, interfaces };
}

/** Every passt takes an IPv4 address. That of 2023 does not take one that is written as IPv6 (`::ffff:…`). */
function plainForward(forward: PortForward, { provenance }: Facts): PortForward {
  const { address } = forward;
  const plain = address && plainAddress(address);
  return plain === address ? forward : provenance.derive(forward, { address: plain ?? "" });
}

/**
 * vhost-user speaks virtio only; a PC that says nothing gets what every system has a driver for, and every system for
 * `virt` has one for virtio.
 */
function defaultModel(
  { type }: Interface,
  { chipset }: Facts,
): NonNullable<Interface["model"]> {
  return type === "vhostuser" || chipset === "virt" ? "virtio" : "rtl8139";
}

/** passt is the default where QEMU was built without slirp, as in libvirt. */
function needsPasst(one: Interface, { equipment }: Facts): boolean {
  return one.type === "user" && (one.backend?.type ?? "default") !== "passt" &&
    equipment.passtByDefault;
}

/** The address, or the next one of its prefix that is free. */
function freeMac(wanted: string, taken: ReadonlySet<string>): string {
  const prefix = wanted.slice(0, 9);
  const first = Number.parseInt(wanted.slice(9).replaceAll(":", ""), 16);
  for (let number = first; number < first + TAILS; number++) {
    const tail = (number % TAILS).toString(16).padStart(6, "0");
    const mac = `${prefix}${tail.replace(/..(?=.)/g, "$&:")}`;
    if (!taken.has(mac)) return mac;
  }
  throw new RangeError(`Cannot give an interface a MAC address: all of ${prefix} are taken`);
}

/** Where only places are looked for, any will do. */
const ANY_MAC = "52:54:00:00:00:00";
/** How many addresses a prefix has. */
const TAILS = 1 << 24;
