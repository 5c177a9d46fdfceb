/** The firmware's variables, where the document has a template and no file for them. */
import { nvramPath } from "../domain/os.ts";
import type { CompleteDomain } from "../qemu/complete/complete.ts";
import type { Provenance } from "../qemu/provenance.ts";

/**
 * Puts them into `path`, a file of the machine's own, which goes when the machine stops; libvirt has a directory
 * that it keeps them in. Reports that.
 */
export function withVariables(
  domain: CompleteDomain,
  path: string,
  provenance: Provenance,
): CompleteDomain {
  const { os } = domain;
  const { nvram } = os;
  if (nvram?.template === undefined || nvramPath(nvram) !== undefined) return domain;
  provenance.report(nvram, {
    severity: "note",
    code: "plan/volatile-variables",
    message: "the firmware's variables are kept until the machine stops",
    help: "to keep them longer, write the path of a file: <nvram …>/path/to/VARS.fd</nvram>",
  });
  return {
    ...domain,
    os: provenance.derive(os, { nvram: provenance.derive(nvram, { path }) }),
  };
}
