/** `<loader>` and `<nvram>`: what goes with which kind of firmware (libvirt's virDomainDefOSValidate). */
import type { Scope } from "./rule.ts";

/** Code has to come from somewhere: a file, or a firmware that is looked for. */
export function loaderWithoutPath({ domain: { os }, origins, report }: Scope): void {
  const part = os.loader ?? os.nvram;
  if (part === undefined || os.firmware !== undefined || os.loader?.path !== undefined) return;
  if (origins.isDamaged(os) || origins.isDamaged(part)) return;
  report(origins.span(part), {
    severity: "error",
    code: "firmware/no-loader",
    message: os.loader === undefined
      ? "<nvram> holds the variables of a firmware, and there is no firmware"
      : "<loader> names no file, and there is no firmware='efi' on <os> to find one",
    help: "write <loader …>/path/to/CODE.fd</loader>, or <os firmware='efi'>",
  });
}

/** A ROM is what QEMU copies into memory: it is not written, and qcow2 is not unpacked. */
export function romLoader({ domain: { os: { loader } }, origins, report }: Scope): void {
  if (loader?.type !== "rom") return;
  if (loader.readonly === false) {
    report(origins.attribute(loader, "readonly"), {
      severity: "error",
      code: "firmware/rom-writable",
      message: "a firmware of type 'rom' cannot be written, found readonly='no'",
      help: "remove readonly, or write type='pflash'",
    });
  }
  if (loader.format === "qcow2") {
    report(origins.attribute(loader, "format"), {
      severity: "error",
      code: "firmware/rom-format",
      message: "a firmware of type 'rom' is a raw file, found format='qcow2'",
      help: "remove format, or write type='pflash'",
    });
  }
}

/** Only UEFI keeps variables, in a flash. */
export function variablesWithoutEfi({ domain: { os }, origins, report }: Scope): void {
  const { firmware, loader, nvram } = os;
  if (firmware === "bios" && nvram !== undefined) {
    report(origins.span(nvram), {
      severity: "error",
      code: "firmware/bios-variables",
      message: "a BIOS keeps no variables, found <nvram>",
      help: "remove <nvram>, or write firmware='efi'",
    });
  }
  const keepsNone = firmware === "bios" || (firmware === undefined && loader?.type !== "pflash");
  if (loader?.stateless !== false || !keepsNone) return;
  report(origins.attribute(loader, "stateless"), {
    severity: "error",
    code: "firmware/bios-variables",
    message: "only a UEFI in flash keeps variables, found stateless='no'",
    help: "remove stateless, or write type='pflash'",
  });
}

/** Code that the guest may write holds its variables itself. */
export function writableWithNvram({ domain: { os }, origins, report }: Scope): void {
  const { loader, nvram } = os;
  if (loader?.readonly !== false || nvram === undefined) return;
  report(origins.span(nvram), {
    severity: "error",
    code: "firmware/writable-nvram",
    message: "a firmware that can be written keeps its variables in its own file, found <nvram>",
    help: "remove <nvram>, or write readonly='yes'",
  });
}
