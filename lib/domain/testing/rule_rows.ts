/** For tests of the rules: rows of a document and what one rule says of it. */
import { assertEquals } from "@std/assert";
import type { Content } from "../../xml/codec.ts";
import { decodeDocument } from "../../xml/document.ts";
import { findingAt } from "../../findings/finding.ts";
import { checkDomain } from "../check.ts";
import { RULES } from "../rules/all_rules.ts";
import { domainCodec } from "../domain.ts";
import { libvirtVocabulary } from "../libvirt/vocabulary.ts";
import { type HostPlaces, makeScope, type Rule, type Scope } from "../rules/rule.ts";

/** Parts of a document that differ from the plainest one; each is XML. */
export interface Parts {
  readonly type?: "kvm" | "qemu";
  readonly name?: string;
  /** Instead of `<memory unit='MiB'>64</memory><vcpu>1</vcpu>`. */
  readonly sizes?: string;
  readonly machine?: string;
  readonly arch?: string;
  /** Attributes of `<os>`. */
  readonly osAttributes?: string;
  /** After `<type>` in `<os>`. */
  readonly os?: string;
  readonly features?: string;
  /** Anything in `<domain>`. */
  readonly more?: string;
  readonly devices?: string;
}

/** A document of those parts. Pure. */
export function documentOf(parts: Parts): string {
  const { machine = "q35", arch = "x86_64", features } = parts;
  return `<domain type='${parts.type ?? "kvm"}'>
  <name>${parts.name ?? "vm"}</name>
  ${parts.sizes ?? "<memory unit='MiB'>64</memory><vcpu>1</vcpu>"}
  <os${parts.osAttributes ?? ""}><type arch='${arch}' machine='${machine}'>hvm</type>${
    parts.os ?? ""
  }</os>
  ${features === undefined ? "" : `<features>${features}</features>`}${parts.more ?? ""}
  <devices>${parts.devices ?? ""}</devices>
</domain>
`;
}

/** A machine with those devices, each on a line of its own. Pure. */
export function devices(...lines: readonly string[]): Parts {
  return { devices: lines.map((line) => `\n${line}`).join("") };
}

/** The same machine on the board of `pc`. Pure. */
export function onPc(parts: Parts): Parts {
  return { ...parts, machine: "pc" };
}

/** The same machine for ARM. Pure. */
export function onArm(parts: Parts): Parts {
  return { type: "qemu", ...parts, arch: "aarch64", machine: "virt" };
}

/** Devices with one passt interface that holds `inside`. Pure. */
export function passtInterface(inside: string): string {
  return `\n<interface type='user'><backend type='passt'/>${inside}</interface>`;
}

/** What a rule says of a document: nothing (`[]`), or a line a finding, `underlined: severity code: message`. */
export interface Row {
  readonly rule: Rule;
  readonly parts: Parts;
  readonly places?: HostPlaces;
  readonly says: readonly string[];
}

/** The codes of rules that the grammar names. */
const RESTRICTIONS: ReadonlySet<string> = rulesIn(domainCodec.content, new Set(), new Set());

function rulesIn(content: Content, codes: Set<string>, seen: Set<Content>): Set<string> {
  if (seen.has(content) || content.kind === "verbatim") return codes;
  seen.add(content);
  const [fields, refused] = content.kind === "fields"
    ? [Object.values(content.fields), {}]
    : [Object.values(content.variants).flatMap((one) => Object.values(one)), content.refused ?? {}];
  const marks = [...fields.flatMap((field) => field.marks), ...Object.values(refused)];
  for (const { rule } of marks) if (rule !== undefined) codes.add(rule);
  for (const field of fields) {
    if (field.kind === "child") rulesIn(field.codec.content, codes, seen);
  }
  return codes;
}

/** Registers a test for each row, and one that fails for a rule of the module that no row makes speak. */
export function testRules(module: Readonly<Record<string, unknown>>, rows: readonly Row[]): void {
  rows.forEach(({ rule, parts, places = {}, says }, index) => {
    const what = says.length === 0 ? "says nothing" : "says where and what";
    Deno.test(`${rule.name}() ${what} (row ${index + 1})`, async () => {
      const scope = await scopeOf(documentOf(parts), places);
      rule(scope);
      assertEquals(scope.findings.map(line), says);
      // What a rule calls unsupported is marked in the grammar, from which the reference page has it.
      const unsupported = scope.findings.filter(({ severity }) => severity === "unsupported");
      const unmarked = unsupported.map(({ code }) => code).filter((code) =>
        !RESTRICTIONS.has(code)
      );
      assertEquals(unmarked, []);
      // The rule is asked about such a document, too.
      const all = checkDomain(scope.domain, scope.origins, places).map(line);
      assertEquals(says.filter((one) => !all.includes(one)), []);
    });
  });
  const names = (rules: readonly Rule[]) => [...new Set(rules.map(({ name }) => name))].sort();
  const spoken = names(rows.filter(({ says }) => says.length > 0).map(({ rule }) => rule));
  const own = names(RULES.filter((rule) => Object.values(module).includes(rule)));
  Deno.test(`every rule speaks in some row: ${own.join(", ")}`, () => assertEquals(spoken, own));
}

async function scopeOf(text: string, places: HostPlaces): Promise<Scope> {
  const { model, origins, findings } = await decodeDocument(
    "vm.xml",
    text,
    domainCodec,
    libvirtVocabulary,
  );
  if (!model || !origins) throw new TypeError(findings.map(line).join("\n") || "No document");
  return makeScope(model, origins, places);
}

function line(finding: ReturnType<typeof findingAt>): string {
  const { sourceLine, column, length, severity, code, message } = finding;
  const underlined = sourceLine.slice(column - 1, column - 1 + length);
  return `${underlined}: ${severity} ${code}: ${message}`;
}
