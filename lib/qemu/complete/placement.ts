/** What of a document cannot be plugged in anywhere, whichever QEMU runs it. */
import type { Domain } from "../../domain/domain.ts";
import type { Identity } from "../../domain/identity.ts";
import { machineFamily } from "../../domain/machine_family.ts";
import type { Finding } from "../../findings/finding.ts";
import type { Origins } from "../../xml/decode_context.ts";
import { Provenance } from "../provenance.ts";
import { completeDomain } from "./complete.ts";
import { EVERYTHING } from "./facts.ts";

/** Places do not depend on it. */
const NOBODY: Identity = { uuid: "", macs: [], cid: 3 };

/**
 * Fills the machine in as for a QEMU that has everything, and reports which of its devices find no place: no slot, no
 * port, or not the one that they ask for. Nothing is said of a board that domrun does not know. Pure.
 */
export function placementFindings(domain: Domain, origins: Origins): readonly Finding[] {
  const chipset = machineFamily(domain.os.type);
  if (chipset === "other") return [];
  const provenance = new Provenance(origins);
  const facts = { domain, chipset, equipment: EVERYTHING, provenance, identity: NOBODY };
  completeDomain(facts, { without: "names" });
  return provenance.take();
}
