/** Firmware that is not looked for: which files the document has to name. */
import { FIRMWARE_KIND, FIRMWARE_SEARCH, isRom, nvramPath, VARIABLES_FILE } from "../os.ts";
import type { Scope } from "./rule.ts";

/** libvirt looks for code, and for what kind it is, in the descriptors of installed firmware. */
export function searchedFirmware({ domain: { os }, origins, report }: Scope): void {
  if (os.firmware !== "efi" || origins.isDamaged(os)) return;
  if (os.loader?.path === undefined) report(origins.attribute(os, "firmware"), FIRMWARE_SEARCH);
  else if (os.loader.type === undefined) report(origins.span(os.loader), FIRMWARE_KIND);
}

/** libvirt names a file for the variables itself, and finds a template for it. */
export function variablesFile({ domain: { os }, origins, report }: Scope): void {
  const { loader, nvram } = os;
  if (loader?.path === undefined || nvram === undefined || origins.isDamaged(nvram)) return;
  if (isRom(os)) return;
  if (nvramPath(nvram) !== undefined || nvram.template !== undefined) return;
  report(origins.span(nvram), VARIABLES_FILE);
}

/** libvirt keeps them in a directory of its own. */
export function volatileVariables({ domain: { os }, origins, report }: Scope): void {
  const { nvram } = os;
  if (isRom(os)) return;
  if (nvram?.template === undefined || nvramPath(nvram) !== undefined) return;
  if (origins.isDamaged(nvram)) return;
  report(origins.span(nvram), {
    severity: "note",
    code: "firmware/volatile-variables",
    message: "the firmware's variables are kept until the machine stops",
    help: "to keep them longer, write the path of a file: <nvram …>/path/to/VARS.fd</nvram>",
  });
}
