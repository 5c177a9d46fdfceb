/** The firmware's variables, where the document has a template and no file for them. */
import { isRom, nvramPath } from "../domain/os.ts";
import type { CompleteDomain } from "../qemu/complete/complete.ts";
import type { Provenance } from "../qemu/provenance.ts";

/**
 * Puts them into `path`, a file of the machine's own, which goes when the machine stops; libvirt has a directory
 * that it keeps them in. A rule says so (rules/firmware_files.ts).
 */
export function withVariables(
  domain: CompleteDomain,
  path: string,
  provenance: Provenance,
): CompleteDomain {
  const { os } = domain;
  const { nvram } = os;
  // libvirt reads past what a ROM has no use for.
  if (nvram !== undefined && isRom(os)) {
    return { ...domain, os: provenance.without(os, "nvram") };
  }
  if (nvram?.template === undefined || nvramPath(nvram) !== undefined) return domain;
  return {
    ...domain,
    os: provenance.derive(os, { nvram: provenance.derive(nvram, { path }) }),
  };
}
