/** What filling in a machine needs to know besides the document. */
import type { Domain } from "../../domain/domain.ts";
import type { Devices } from "../../domain/devices.ts";
import type { QemuCapabilities } from "../probe/capabilities.ts";
import type { MachineKind } from "../machine_kind.ts";
import type { Provenance } from "../provenance.ts";

export interface Facts {
  readonly domain: Domain;
  readonly machine: MachineKind;
  readonly capabilities: QemuCapabilities;
  readonly provenance: Provenance;
  /** Random bytes for what the document leaves open: 16 for the UUID, then 3 for MAC addresses. */
  readonly seed: Uint8Array;
}

/** One step of filling in: takes the devices so far, gives them back with more. */
export type Step = (devices: Devices, facts: Facts) => Devices;

/** True when QEMU has a device of this type. Pure. */
export function hasDevice({ capabilities }: Facts, type: string): boolean {
  return capabilities.types.includes(type);
}
