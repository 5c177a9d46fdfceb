/**
 * `--machine latest`: the newest type of a document's board, where the QEMU at hand does not have the one that it
 * names.
 */
import type { Domain } from "../../domain/domain.ts";
import { machineFamily } from "../../domain/machine_family.ts";
import type { Finding } from "../../findings/finding.ts";
import { NEWEST } from "../../qemu/nearest_machine.ts";
import { findMachine, type QemuCapabilities } from "../../qemu/probe/capabilities.ts";
import type { Origins } from "../../xml/decode_context.ts";

/** A machine, and a note where its type is another than the document's. */
export interface NewerMachine {
  readonly domain: Domain;
  readonly findings: readonly Finding[];
}

/** The machine with a type that this QEMU has. `origins` learns where the changed parts stand. */
export function withLatestMachine(
  domain: Domain,
  origins: Origins,
  qemu: QemuCapabilities,
): NewerMachine {
  const { os } = domain;
  const family = machineFamily(os.type);
  const { machine: named } = os.type;
  if (named === undefined || family === "other" || findMachine(qemu, named)) {
    return { domain, findings: [] };
  }
  const type = { ...os.type, machine: NEWEST[family] };
  const changed = { ...os, type };
  origins.record(type, origins.element(os.type), false);
  origins.record(changed, origins.element(os), false);
  return {
    domain: { ...domain, os: changed },
    findings: [origins.finding(origins.attribute(os.type, "machine"), {
      severity: "note",
      code: "host/newer-machine",
      message: `the machine is of type '${type.machine}': QEMU ${qemu.version} has no '${named}'`,
    })],
  };
}
