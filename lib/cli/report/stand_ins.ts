/** Puts stand-ins in the place of what is a user's own, the same for the same everywhere. What they stand in is still valid. */
import { basename, dirname, join } from "@std/path/posix";
import {
  ACCOUNT,
  CALLED_SECRET,
  FULL_HOST,
  IPV4,
  IPV6,
  MAC,
  MAC_OF_BOOT,
  PATH,
  PUBLIC_HOST,
  QUOTED_PATH,
  SECRETS,
  UNIT,
  UUID,
} from "./forms.ts";

/** `place`: where directories of domrun lie. */
export type Kind =
  | "secret"
  | "name"
  | "host"
  | "user"
  | "path"
  | "place"
  | "uuid"
  | "mac"
  | "ipv4"
  | "ipv6";

/** `value` has become `by`. */
export interface Replaced {
  readonly kind: Kind;
  readonly value: string;
  readonly by: string;
}

/** Words that every report has: as the name of a machine they tell nothing, and replacing them spoils the rest. */
const COMMON_WORDS = new Set([
  ...["domrun", "qemu", "passt", "libvirt", "kvm", "linux", "domain", "machine", "guest", "host"],
  ...["disk", "console", "root", "test", "kernel", "initrd", "none", "user"],
  ...["localhost", "libvirt.org"],
]);
/** A shorter name or secret would be found in the middle of everything. */
const SHORTEST_NAME = 3;
/** Nor is a version, `1.0`, looked for everywhere: it is replaced where it is called a secret alone. */
const VERSION = /^[\d.]{1,5}$/;

/** Where the system's own files lie, which are the same for everybody. */
const PATHS_OF_THE_SYSTEM =
  /^\/((usr|bin|sbin|lib|lib64|etc|proc|sys|run\/(user|domrun|libvirt)|tmp\/domrun-\d+)(\/|$)|dev\/\w+$)/;
/** What the root of a system has by itself. */
const TOP = /^\/(dev|home|mnt|opt|root|run|srv|tmp|var)\/?$/;

/** What lies below a home directory, or one that stands for it, is ours and the same for everybody. */
const OWN_PART =
  /\/(?:\.config|\.local\/state|\.cache)\/domrun$|\/domrun$|\/libvirt\/qemu\/run\/passt$/;

/** What was found so far, and what stands for it. */
export class StandIns {
  readonly #known = new Map<string, Replaced>();
  /** Values that are looked for as they are, with what stands for them. */
  readonly #literals = new Map<string, Replaced>();
  readonly #counts = new Map<Kind, number>();
  readonly #stand = new Set<string>();
  /** Directories of domrun, with a stand-in for where they lie. */
  readonly #ownStand = new Set<string>();
  readonly #met = new Set<Replaced>();
  readonly #ownDirectories: readonly string[];

  /** `ownDirectories`: those of domrun, which are told but for where they lie and the names in them. */
  constructor(ownDirectories: readonly string[]) {
    this.#ownDirectories = ownDirectories;
    for (const directory of ownDirectories) this.#addOwnDirectory(directory);
  }

  #addOwnDirectory(directory: string): void {
    if (PATHS_OF_THE_SYSTEM.test(directory)) return;
    const [part = ""] = OWN_PART.exec(directory) ?? [];
    const place = directory.slice(0, directory.length - part.length);
    if (place === "" || TOP.test(place)) return;
    const by = this.#standIn("place", place).by + part;
    this.#ownStand.add(by);
    this.#look(directory, { kind: "place", value: directory, by });
  }

  /** Has this value replaced wherever it stands; `written`: how a document has it. False for what is nobody's own. */
  add(kind: Exclude<Kind, "path" | "place">, value: string, written = value): boolean {
    if (value.trim() === "" || this.#isKept(kind, value)) return false;
    if (kind === "secret" && !isLookedFor(value)) return false;
    const replaced = this.#standIn(kind, value);
    this.#look(value, replaced);
    this.#look(written, replaced);
    return true;
  }

  /** Has `names` replaced where they stand in this word, `role=buero`, and nowhere else. */
  addWithin(word: string, names: readonly string[]): void {
    const own = names.filter((name) => !this.#isKept("name", name));
    if (own.length === 0) return;
    const by = own.reduce((text, name) => text.replace(name, this.#standIn("name", name).by), word);
    this.#look(word, { kind: "name", value: word, by });
  }

  /** The same of a path, in words of the document in `directory`: as it is written, as it is used, and its last part. */
  addPath(path: string, directory: string): void {
    const used = path.startsWith("/") ? path : join(directory, path);
    if (path.trim() === "" || this.#isKept("path", used)) return;
    const replaced = this.#standIn("path", used);
    this.#look(used, replaced);
    const short = { ...replaced, by: replaced.by.slice(1) };
    if (used !== path && !COMMON_WORDS.has(path)) this.#look(path, short);
    // What is found by its form ends at a blank.
    const parent = dirname(used);
    if (/\s/.test(parent)) {
      this.#look(parent, this.#standIn("path", parent));
    }
    const last = basename(used);
    if (last.includes(".")) this.#look(last, short);
  }

  /** The text with stand-ins in it. */
  replaceIn(text: string): string {
    let result = text;
    for (const form of SECRETS) {
      result = result.replace(form, (found) => this.#found("secret", found));
    }
    result = this.#withoutLiterals(result);
    result = result.replace(QUOTED_PATH, (found) => this.#found("path", found));
    result = result.replace(
      ACCOUNT,
      (found, user, host) =>
        UNIT.test(found) || PUBLIC_HOST.test(host)
          ? found
          : `${this.#found("user", user)}@${this.#found("host", host)}`,
    );
    result = result.replace(FULL_HOST, (found) => this.#found("host", found));
    result = result.replace(CALLED_SECRET, (_, label, value) => label + this.#quoted(value));
    result = result.replace(UUID, (found) => this.#found("uuid", found));
    for (const form of [MAC, MAC_OF_BOOT]) {
      result = result.replace(form, (found) => this.#found("mac", found));
    }
    result = result.replace(IPV4, (found) => this.#found("ipv4", found));
    result = result.replace(IPV6, (found) => this.#found("ipv6", found));
    return result.replace(PATH, (found) => {
      const [path = "", end = ""] = found.split(/([.]*$)/);
      return this.#found("path", path) + end;
    });
  }

  /** All that was replaced, in the order in which it was met. */
  get replaced(): readonly Replaced[] {
    return [...this.#met].map((one) =>
      one.kind === "path" || one.kind === "host"
        ? { ...one, value: this.#restored(one.value) }
        : one
    );
  }

  /** A path is looked for last, when others stand in it already. A later stand-in may have earlier ones in it. */
  #restored(path: string): string {
    return [...this.#known.values()].reverse().reduce((found, { kind, value, by }) => {
      if (kind === "secret" || kind === "place") return found;
      if (kind !== "path") return found.replace(new RegExp(patternOf(by, kind), "gu"), () => value);
      if (found.startsWith(`${by}/`)) return value + found.slice(by.length);
      return found.replace(
        new RegExp(`(?<=.)${patternOf(by.slice(1), "name")}`, "gu"),
        () => basename(value),
      );
    }, path);
  }

  #withoutLiterals(text: string): string {
    const values = [...this.#literals.keys()].sort((a, b) => b.length - a.length);
    if (values.length === 0) return text;
    const pattern = values.map((value) => patternOf(value, this.#literals.get(value)?.kind));
    return text.replace(new RegExp(pattern.join("|"), "gu"), (found) => {
      const replaced = this.#literals.get(found);
      return replaced === undefined ? found : this.#meet(replaced);
    });
  }

  #look(value: string, replaced: Replaced): void {
    for (const form of formsOf(value)) {
      if (!this.#literals.has(form)) this.#literals.set(form, replaced);
    }
  }

  #found(kind: Kind, value: string): string {
    return this.#isKept(kind, value) ? value : this.#meet(this.#standIn(kind, value));
  }

  #quoted(found: string): string {
    const quote = /^["']/.test(found) ? found.charAt(0) : "";
    const value = quote === "" ? found : found.slice(1, -1);
    return `${quote}${this.#found("secret", value)}${quote}`;
  }

  #meet(replaced: Replaced): string {
    this.#met.add(this.#known.get(`${replaced.kind} ${replaced.value}`) ?? replaced);
    return replaced.by;
  }

  #standIn(kind: Kind, value: string): Replaced {
    // Hexadecimal digits are the same in capitals.
    const same = kind === "path" || kind === "place" || kind === "secret" || kind === "name"
      ? value
      : value.toLowerCase();
    const known = this.#known.get(`${kind} ${same}`);
    if (known !== undefined) return known;
    const number = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, number);
    const replaced = { kind, value: same, by: nameOf(kind, number, value) };
    this.#known.set(`${kind} ${same}`, replaced);
    this.#stand.add(replaced.by);
    return replaced;
  }

  /** True for what is nobody's own, or is a stand-in already. */
  #isKept(kind: Kind, value: string): boolean {
    switch (kind) {
      case "name":
      case "host":
      case "user":
        return COMMON_WORDS.has(value.toLowerCase()) || value.length < SHORTEST_NAME ||
          this.#stand.has(value) || PUBLIC_HOST.test(value);
      case "path":
        return this.#stand.has(value) || PATHS_OF_THE_SYSTEM.test(value) || TOP.test(value) ||
          /^\/\d+$/.test(value) ||
          [...this.#ownDirectories, ...this.#ownStand]
            .some((own) => value === own || value.startsWith(`${own}/`));
      case "ipv4":
        return /^(0|127|255)\./.test(value) || value.split(".").some((part) => Number(part) > 255);
      case "ipv6":
        return /^::1?$/.test(value) || !value.includes("::") && value.split(":").length !== 8;
      case "secret":
        return this.#stand.has(value);
      case "place":
      case "uuid":
      case "mac":
        return false;
    }
  }
}

/** Pure. */
function isLookedFor(secret: string): boolean {
  return secret.length >= SHORTEST_NAME && !VERSION.test(secret) &&
    !COMMON_WORDS.has(secret.toLowerCase());
}

/** Names are whole words, and neither of an element, `<disk`, nor of an attribute or member. Pure. */
function patternOf(value: string, kind: Kind | undefined): string {
  const escaped = value.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  if (kind === "secret") return escaped;
  if ((kind === "path" || kind === "place") && /[./]/.test(value)) {
    return `(?<![\\w.\\-])${escaped}(?![\\w.\\-])`;
  }
  return `(?<![\\p{L}\\p{N}_]|<\\/?)${escaped}(?![\\p{L}\\p{N}_]|=["']|":)`;
}

/** How a value stands in a document, in JSON, in an option of QEMU and in a command of a shell. Pure. */
function formsOf(value: string): ReadonlySet<string> {
  const xml = value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const forms = [
    value,
    xml,
    xml.replaceAll("'", "&apos;"),
    xml.replaceAll('"', "&quot;"),
    JSON.stringify(value).slice(1, -1),
    value.replaceAll(",", ",,"),
  ];
  return new Set([...forms, ...forms.map((form) => form.replaceAll("'", "'\\''"))]);
}

/** Addresses are those that documentation has (RFC 5737, RFC 3849). Pure. */
function nameOf(kind: Kind, number: number, value: string): string {
  const hex = number.toString(16);
  switch (kind) {
    case "path":
      return `/path-${number}${/\.[a-z0-9]{1,6}$/i.exec(value)?.[0] ?? ""}`;
    case "place":
      return `/place-${number}`;
    case "uuid":
      return `00000000-0000-4000-8000-${hex.padStart(12, "0")}`;
    case "mac":
      return `52:54:00:00:${hex.padStart(4, "0").replace(/^(..)/, "$1:")}`;
    case "ipv4":
      return number < 255 ? `192.0.2.${number}` : `198.51.${100 + (number >> 8)}.${number & 255}`;
    case "ipv6":
      return `2001:db8::${hex}`;
    default:
      return `${kind}-${number}`;
  }
}
