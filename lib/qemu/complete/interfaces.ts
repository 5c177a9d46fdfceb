/** Interfaces: MAC address, model and backend where the document is silent. */
import type { Devices } from "../../domain/devices.ts";
import type { Interface } from "../../domain/interface.ts";
import type { Facts } from "./facts.ts";

/** Fills in model, MAC address and backend. */
export function completeInterfaces(devices: Devices, facts: Facts): Devices {
  const taken = new Set(devices.interfaces.flatMap(({ mac }) => mac === undefined ? [] : [mac]));
  const interfaces = devices.interfaces.map((one, index) => {
    const mac = one.mac ?? freeMac(facts.seed, index, taken);
    taken.add(mac);
    return facts.provenance.derive(one, {
      mac,
      model: one.model ?? defaultModel(one),
      ...(needsPasst(one, facts) ? { backend: { ...one.backend, type: "passt" } } : {}),
    });
  });
  return { ...devices, interfaces };
}

/** vhost-user speaks virtio only; a machine that says nothing gets what every system has a driver for. */
function defaultModel({ type }: Interface): NonNullable<Interface["model"]> {
  return type === "vhostuser" ? "virtio" : "rtl8139";
}

/** passt is the default where QEMU was built without slirp, as in libvirt. */
function needsPasst(one: Interface, { equipment }: Facts): boolean {
  return one.type === "user" && (one.backend?.type ?? "default") !== "passt" &&
    equipment.passtByDefault;
}

/** 52:54:00 is the prefix of QEMU and KVM machines; the rest is the seed's number, and what is free after it. */
function freeMac(seed: Uint8Array, index: number, taken: ReadonlySet<string>): string {
  const [high = 0, middle = 0, low = 0] = seed.subarray(16, 19);
  const first = (high << 16) + (middle << 8) + low + index;
  for (let number = first; number < first + TAILS; number++) {
    const tail = (number % TAILS).toString(16).padStart(6, "0");
    const mac = `52:54:00:${tail.replace(/..(?=.)/g, "$&:")}`;
    if (!taken.has(mac)) return mac;
  }
  throw new RangeError("Cannot give an interface a MAC address: all of 52:54:00 are taken");
}

/** How many addresses a prefix has. */
const TAILS = 1 << 24;
