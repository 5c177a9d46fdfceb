/** What a host has for a machine's firmware: the installed descriptors. */
import type { Domain } from "../../domain/domain.ts";
import type { Finding } from "../../findings/finding.ts";
import type { Host } from "../../host/host.ts";
import type { FirmwareDescriptor } from "../../qemu/firmware/descriptor.ts";
import { firmwareFor } from "../../qemu/probe/firmware.ts";
import type { Origins } from "../../xml/decode_context.ts";

export interface FoundFirmware {
  readonly descriptors: readonly FirmwareDescriptor[];
  readonly findings: readonly Finding[];
}

/** The installed firmware, where the document's is a UEFI; what cannot be read of it is a warning. */
export async function lookAtFirmware(
  { os }: Domain,
  origins: Origins,
  host: Host,
): Promise<FoundFirmware> {
  const { descriptors, faults } = await firmwareFor(os, host);
  return {
    descriptors,
    findings: faults.map(({ subject, message }) =>
      origins.finding(origins.span(os), {
        severity: "warning",
        code: "host/firmware-descriptor",
        message: `the descriptor ${subject} of a firmware cannot be read: ${message}`,
      })
    ),
  };
}
