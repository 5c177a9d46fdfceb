/** `<sysinfo>`: what the firmware shows the guest (libvirt's virSysinfoParseXML, qemu_validate.c). */
import type { Scope } from "./rule.ts";

/** `mm/dd/yy`, or four digits of a year since 1900 (SMBIOS reference, 7.1). */
export function biosDate({ domain: { sysinfos }, origins, report }: Scope): void {
  for (const one of sysinfos) {
    const entries = one.type === "smbios" ? one.bios?.entries ?? [] : [];
    for (const entry of entries) {
      if (entry.name !== "date" || entry.value === "" || isBiosDate(entry.value.trim())) continue;
      report(origins.span(entry), {
        severity: "error",
        code: "sysinfo/date",
        message: `'${entry.value.trim()}' is not a BIOS date`,
        help: "write month, day and year: 04/01/2014",
      });
    }
  }
}

function isBiosDate(text: string): boolean {
  const parts = /^([0-9]{1,2})\/([0-9]{1,2})\/([0-9]{2}|[0-9]{4})$/.exec(text);
  if (parts === null) return false;
  const [month = 0, day = 0, year = 0] = parts.slice(1).map(Number);
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 && (year < 100 || year >= 1900);
}

/** Programs that fill in a template write entries for which they have nothing. */
export function emptyEntries({ domain: { sysinfos }, origins, report }: Scope): void {
  for (const one of sysinfos) {
    if (one.type !== "smbios") continue;
    const tables = [one.bios, one.system, ...one.baseBoards, one.chassis];
    const entries: readonly { readonly name: string; readonly value: string }[] = tables.flatMap((
      table,
    ) => [...table?.entries ?? []]);
    for (const entry of entries) {
      if (entry.value !== "") continue;
      report(origins.span(entry), {
        severity: "note",
        code: "sysinfo/empty-entry",
        message: `the entry '${entry.name}' is empty, and left out`,
      });
    }
  }
}

const RESERVED = ["opt/ovmf/", "opt/org.qemu/"];

/** A file of the guest's firmware is either text or a file of the host, and some names are taken. */
export function firmwareFile({ domain: { sysinfos }, origins, report }: Scope): void {
  for (const entry of sysinfos.flatMap((one) => one.type === "fwcfg" ? one.entries : [])) {
    const hasText = entry.value !== undefined && entry.value !== "";
    if (hasText === (entry.file !== undefined) && !origins.isDamaged(entry)) {
      report(origins.span(entry), {
        severity: "error",
        code: "sysinfo/fwcfg-content",
        message: hasText ? "<entry> has text and a file" : "<entry> has neither text nor a file",
        help: hasText ? "remove one of them" : "write its text into it, or add file='/path'",
      });
    }
    const prefix = RESERVED.find((one) => entry.name.startsWith(one));
    if (prefix === undefined) continue;
    report(origins.attribute(entry, "name"), {
      severity: "error",
      code: "sysinfo/fwcfg-name",
      message: `names that begin with '${prefix}' belong to the firmware itself`,
      help: "choose another one: opt/com.example/…",
    });
  }
}
