/** The slots of memory modules. */
import type { Devices } from "../../domain/devices.ts";
import { isInSlot, wantedSlot } from "../../domain/memory_device.ts";
import type { Facts } from "./facts.ts";

/** Gives each module the lowest slot that is left. */
export function placeModules(devices: Devices, { provenance }: Facts): Devices {
  const taken = new Set(devices.memories.map(wantedSlot));
  const memories = devices.memories.map((module) => {
    if (!isInSlot(module) || wantedSlot(module) !== undefined) return module;
    const slot = lowestFree(taken);
    taken.add(slot);
    const given = module.address?.type === "dimm" ? module.address : { type: "dimm" as const };
    return provenance.derive(module, { address: { ...given, slot } });
  });
  return { ...devices, memories };
}

function lowestFree(taken: ReadonlySet<number | undefined>): number {
  let slot = 0;
  while (taken.has(slot)) slot++;
  return slot;
}
