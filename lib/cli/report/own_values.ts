/** What in a document is its writer's own. It is looked for in the text, because a document may be reported that is none. */
import { addKernelWords } from "./kernel_words.ts";
import type { StandIns } from "./stand_ins.ts";
import { addUrls } from "./words_of_logs.ts";

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
  hostname: "name",
  fqdn: "name",
  host: "name",
  network: "name",
  bridge: "name",
  portgroup: "name",
  profileid: "name",
  // of a URL, with what lets one in
  query: "secret",
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
  cookie: "secret",
  wwn: "name",
  // sysinfo, fw_cfg and SMBIOS
  entry: "secret",
  kernel: "path",
  initrd: "path",
  loader: "path",
  nvram: "path",
  dtb: "path",
  emulator: "path",
};

/** Of options of QEMU: `-object secret,data=…`, `-fw_cfg name=…,string=…`. */
const ARGUMENT_SECRET = /<qemu:arg\s[^<>]*?\b(?:data|string)=([^,'"<>]+)/g;
/** A number or an address: that is replaced by its form, and by another address. */
const NUMERIC = /^[\d.]+$|::/;

/** Adds what the document `xml` in `directory` says to what is replaced. */
export function addOwnValues(to: StandIns, xml: string, directory: string): void {
  const add = (kind: "secret" | "name" | "user" | "path", text: string) => {
    const written = text.trim();
    const value = unescaped(written);
    if (kind === "path") to.addPath(value, directory);
    else if (kind === "secret" || !NUMERIC.test(value)) to.add(kind, value, written);
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
  // All others are libvirt's.
  for (const [, , alias = ""] of xml.matchAll(/<alias\s+name\s*=\s*(["'])(ua-.*?)\1/g)) {
    add("name", alias);
  }
  for (const [, words = ""] of xml.matchAll(/<cmdline>([^<>]*)</g)) {
    addKernelWords(to, unescaped(words));
  }
  addUrls(to, xml);
  for (const [, value = ""] of xml.matchAll(ARGUMENT_SECRET)) add("secret", value);
  for (const [, , value = ""] of xml.matchAll(/\bdev\s*=\s*(["'])(\/.*?)\1/g)) add("path", value);
}

/**
 * Without what comments and metadata say, which only people read. Every line stays where it is, and what is beside a
 * comment too; hyphens stay, because two are a mistake there. Pure.
 */
export function withoutRemarks(xml: string): string {
  const inner = (text: string) => text.replace(/[^\n-]/g, " ");
  const lineFeeds = (text: string) => text.replace(/[^\n]/g, "");
  return xml.replace(/(?<=<!--)[\s\S]*?(?=-->)/g, inner)
    .replace(
      /(<metadata[^>]*>)([\s\S]*?)(<\/metadata>)/g,
      (_, begin, inside, end) => `${begin}${lineFeeds(inside)}${end}`,
    );
}

const ENTITIES: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  apos: "'",
  quot: '"',
  amp: "&",
};

function unescaped(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-f]{1,5})|#(\d{1,6})|(lt|gt|apos|quot|amp));/gi,
    (_, hex, decimal, name) => {
      if (name !== undefined) return ENTITIES[name] ?? `&${name};`;
      return String.fromCodePoint(hex === undefined ? Number(decimal) : parseInt(hex, 16));
    },
  );
}
