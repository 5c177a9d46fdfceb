/** Puts stand-ins in the place of what is a user's own, the same for the same everywhere. What they stand in is still valid. */
import { basename, dirname, join } from "@std/path/posix";

export type Kind = "secret" | "name" | "host" | "user" | "path" | "uuid" | "mac" | "ipv4" | "ipv6";

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
  /^\/((usr|bin|sbin|lib|lib64|etc|proc|sys|run\/(user|domrun|libvirt))(\/|$)|dev\/\w+$)/;
/** What the root of a system has by itself. */
const TOP = /^\/(dev|home|mnt|opt|root|run|srv|tmp|var)\/?$/;

const MAC = /(?<![\w:])[0-9a-f]{2}(?::[0-9a-f]{2}){5}(?![\w:])/gi;
const UUID = /(?<!\w)(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{32})(?!\w)/gi;
const IPV4 = /(?<![\w.])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?!\.?\w)/g;
const IPV6 = /(?<![\w:.])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![\w:])/gi;
const PATH = /(?<![\w/.<~])\/[\w.~@%+-][^\s'"`,;:<>()[\]{}|&*?\\]*/g;
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*-----|$)/g;
const PUBLIC_KEY = /(?<=(?:ssh|ecdsa|sk)-[\w@.-]+ )AAAA[\w+/=]+(?: [\w.-]+@[\w.-]+)?/g;
/** What crypt(3) makes of a password. */
const HASH = /\$(?:[1567y]|2[abxy]|gy)\$[\w./$=,-]+/g;
/** Of a URL: `anna:Sesam` before the `@`. */
const LOGIN = /(?<=:\/\/)[^\s/@'"<>]+(?=@)/g;
/** The first word is of systemd.set_credential, whose own name stands before the colon. */
const CREDENTIAL = /(?<=set_credential(?:_binary)?=[\w.-]+:)[^\s'"<>]+/g;
/** `password=…`, `"token": "…"`; not `password-secret`, which is an id of QEMU's. */
const CALLED_SECRET =
  /(?<![\w-])(\w*(?:pass|passwd|password|passphrase|token|secret|(?:api|auth|access|private)_?key)["']?\s?[=:]\s?)("[^"\n]+"|'[^'\n]+'|[^\s,"'<>{}[\]]+)/gi;

/** What was found so far, and what stands for it. */
export class StandIns {
  readonly #known = new Map<string, Replaced>();
  /** Values that are looked for as they are, with what stands for them. */
  readonly #literals = new Map<string, Replaced>();
  readonly #counts = new Map<Kind, number>();
  readonly #stand = new Set<string>();
  readonly #met = new Set<Replaced>();
  readonly #ownDirectories: readonly string[];

  /** `ownDirectories`: those of domrun, which are told but for the names in them. */
  constructor(ownDirectories: readonly string[]) {
    this.#ownDirectories = ownDirectories;
  }

  /** Has this value replaced wherever it stands; `written`: how a document has it. */
  add(kind: Exclude<Kind, "path">, value: string, written = value): void {
    if (value.trim() === "" || this.#isKept(kind, value)) return;
    if (kind === "secret" && !isLookedFor(value)) return;
    const replaced = this.#standIn(kind, value);
    this.#look(value, replaced);
    this.#look(written, replaced);
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
    for (const form of [PRIVATE_KEY, PUBLIC_KEY, HASH, LOGIN, CREDENTIAL]) {
      result = result.replace(form, (found) => this.#found("secret", found));
    }
    result = this.#withoutLiterals(result);
    result = result.replace(CALLED_SECRET, (_, label, value) => label + this.#quoted(value));
    result = result.replace(UUID, (found) => this.#found("uuid", found));
    result = result.replace(MAC, (found) => this.#found("mac", found));
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
      one.kind === "path" ? { ...one, value: this.#restored(one.value) } : one
    );
  }

  /** A path is looked for last, when others stand in it already. A later stand-in may have earlier ones in it. */
  #restored(path: string): string {
    return [...this.#known.values()].reverse().reduce((found, { kind, value, by }) => {
      if (kind === "secret") return found;
      if (kind !== "path") return found.replace(new RegExp(patternOf(by, kind), "gu"), () => value);
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
    const same = kind === "path" || kind === "secret" || kind === "name"
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
        return COMMON_WORDS.has(value.toLowerCase()) || value.length < SHORTEST_NAME;
      case "path":
        return this.#stand.has(value) || PATHS_OF_THE_SYSTEM.test(value) || TOP.test(value) ||
          /^\/(\d+|path-\d+(\.\w+)?(\/.*)?)$/.test(value) ||
          this.#ownDirectories.some((own) => value === own || value.startsWith(`${own}/`));
      case "ipv4":
        return /^(0|127|255)\./.test(value) || value.split(".").some((part) => Number(part) > 255);
      case "ipv6":
        return /^::1?$/.test(value) || !value.includes("::") && value.split(":").length !== 8;
      case "secret":
        return this.#stand.has(value);
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
  if (kind === "path" && /[./]/.test(value)) return `(?<![\\w.\\-])${escaped}(?![\\w.\\-])`;
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
