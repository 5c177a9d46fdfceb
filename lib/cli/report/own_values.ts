/** What in a document is its writer's own. It is looked for in the text, because a document may be reported that is none. */
import type { StandIns } from "./stand_ins.ts";

/** Attributes of any element. */
const ATTRIBUTES: Readonly<Record<string, "secret" | "name" | "user" | "path">> = {
  passwd: "secret",
  password: "secret",
  username: "user",
  user: "user",
  file: "path",
  dir: "path",
  path: "path",
  logFile: "path",
  volume: "name",
  pool: "name",
  usage: "name",
};

/** Elements by their text; those with elements in them have none. */
const ELEMENTS: Readonly<Record<string, "secret" | "name" | "path">> = {
  name: "name",
  title: "name",
  description: "name",
  serial: "name",
  hostname: "name",
  secret: "secret",
  password: "secret",
  // sysinfo, fw_cfg and SMBIOS
  entry: "secret",
  kernel: "path",
  initrd: "path",
  loader: "path",
  nvram: "path",
  dtb: "path",
  emulator: "path",
};

/** Adds what the document `xml` in `directory` says to what is replaced. */
export function addOwnValues(to: StandIns, xml: string, directory: string): void {
  const add = (kind: "secret" | "name" | "user" | "path", text: string) => {
    const value = unescaped(text.trim());
    if (kind === "path") to.addPath(value, directory);
    else to.add(kind, value);
  };
  for (const [, attribute = "", , value = ""] of xml.matchAll(/([\w:]+)\s*=\s*(["'])(.*?)\2/gs)) {
    const kind = ATTRIBUTES[attribute];
    if (kind !== undefined) add(kind, value);
  }
  for (const [, element = "", text = ""] of xml.matchAll(/<(\w+)(?:\s[^<>]*)?>([^<>]+)<\//g)) {
    const kind = ELEMENTS[element];
    if (kind !== undefined) add(kind, text);
  }
  for (const [tag] of xml.matchAll(/<(?:source|host|volume|qemu:env)\s[^<>]*>/g)) {
    const attribute = tag.startsWith("<qemu:env") ? "value" : "name";
    const value = new RegExp(`\\s${attribute}\\s*=\\s*(["'])(.*?)\\1`, "s").exec(tag)?.[2];
    if (value !== undefined) add(attribute === "value" ? "secret" : "name", value);
  }
  for (const [, , value = ""] of xml.matchAll(/\bdev\s*=\s*(["'])(\/.*?)\1/g)) add("path", value);
}

/** Without comments and metadata, which only people read; every line stays where it is. Pure. */
export function withoutRemarks(xml: string): string {
  const lineFeeds = (text: string) => text.replace(/[^\n]/g, "");
  return xml.replace(/<!--[\s\S]*?-->/g, lineFeeds)
    .replace(
      /(<metadata[^>]*>)([\s\S]*?)(<\/metadata>)/g,
      (_, begin, inner, end) => `${begin}${lineFeeds(inner)}${end}`,
    );
}

function unescaped(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&apos;", "'")
    .replaceAll("&quot;", '"').replaceAll("&amp;", "&");
}
