/** What filling in a machine needs to know besides the document. */
import type { Domain } from "../../domain/domain.ts";
import type { Identity } from "../../domain/identity.ts";
import type { Devices } from "../../domain/devices.ts";
import type { Chipset } from "../../domain/machine_family.ts";
import type { QemuCapabilities } from "../probe/capabilities.ts";
import type { Provenance } from "../provenance.ts";

/** What of a QEMU decides which devices a machine gets without asking. */
export interface Equipment {
  /** Types of devices that it has. */
  has(type: string): boolean;
  /** An interface without a backend gets passt: it has no network of its own, and can connect to passt. */
  readonly passtByDefault: boolean;
}

/** Where it is not known which QEMU will run: one that has everything. */
export const EVERYTHING: Equipment = { has: () => true, passtByDefault: false };

/** What the QEMU has that was asked. Pure. */
export function equipmentOf({ types, features }: QemuCapabilities): Equipment {
  return {
    has: (type) => types.includes(type),
    passtByDefault: !features["netdev.user"] && features["netdev.stream"],
  };
}

export interface Facts {
  readonly domain: Domain;
  readonly chipset: Chipset;
  readonly equipment: Equipment;
  readonly provenance: Provenance;
  readonly identity: Identity;
  /** The document is that of a machine that runs: its devices keep the ids that they have. Absent: it does not. */
  readonly runs?: boolean | undefined;
}

/** One step of filling in: takes the devices so far, gives them back with more. */
export type Step = (devices: Devices, facts: Facts) => Devices;

/** True when QEMU has a device of this type. Pure. */
export function hasDevice({ equipment }: Facts, type: string): boolean {
  return equipment.has(type);
}
