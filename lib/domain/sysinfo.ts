/** `<sysinfo>`: the SMBIOS tables. https://libvirt.org/formatdomain.html#smbios-system-information */
import { attribute, child, content, element, type Infer, leaf, variants } from "../xml/codec.ts";
import { anyText, matching, oneOf } from "../xml/value.ts";
import { absolutePath } from "./path_value.ts";

/** A table whose entries have one of these names; each at most once. */
function table<const W extends string>(name: string, entries: readonly W[]) {
  const entry = element("entry", {
    name: attribute("name", oneOf(entries)),
    value: content(anyText),
  });
  return element(name, { entries: child(entry).many() });
}

const system = [
  "manufacturer",
  "product",
  "version",
  "serial",
  "uuid",
  "sku",
  "family",
] as const;
const baseBoard = ["manufacturer", "product", "version", "serial", "asset", "location"] as const;

const blob = element("entry", {
  name: attribute("name", matching("opt/[A-Za-z0-9/.\\-_+]+", "a name that begins with 'opt/'")),
  file: attribute("file", absolutePath).optional(),
  value: content(anyText).optional(),
});

export const sysinfo = variants("sysinfo", "type", {
  smbios: {
    bios: child(table("bios", ["vendor", "version", "date", "release"])).optional(),
    system: child(table("system", system)).optional(),
    baseBoards: child(table("baseBoard", baseBoard)).many(),
    chassis: child(table("chassis", ["manufacturer", "version", "serial", "asset", "sku"]))
      .optional(),
    oemStrings: child(element("oemStrings", { entries: child(leaf("entry", anyText)).many() }))
      .optional(),
  },
  fwcfg: { entries: child(blob, "files that the guest reads from the firmware").many() },
});

export type Sysinfo = Infer<typeof sysinfo>;
