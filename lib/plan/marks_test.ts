/**
 * The marks of the grammar tell the truth: a part without one matters to some plan, a part that is ignored to none,
 * and what is refused is refused. Every part is taken out of every document of testdata/plans and testdata/refused.
 */
import { assertEquals } from "@std/assert";
import { domainCodec } from "../domain/domain.ts";
import { readDocument } from "../domain/read.ts";
import type { Finding } from "../findings/finding.ts";
import { makeSource } from "../findings/source.ts";
import { isWhole } from "../xml/mark.ts";
import type { ElementCodec, Field, Fields } from "../xml/grammar.ts";
import { parseXml } from "../xml/parse.ts";
import { attributeValue, type XmlDocument, type XmlElement } from "../xml/tree.ts";
import { checkDocument, withPlacement } from "./check_document.ts";
import {
  capabilitiesOf72,
  describe,
  planOf,
  testdata,
  withEverything,
} from "./testing/documents.ts";

const OLD = capabilitiesOf72(Deno.readTextFileSync(testdata("capabilities", "qemu-7.2.json")));
const CAPABILITIES = [OLD, withEverything(OLD)];

type Codec = ElementCodec<unknown>;
type Content = Codec["content"];

/** Parts of the grammar that no plan shows, and why. */
const UNSEEN: ReadonlyMap<string, string> = new Map([
  ["domain/devices/disk/source' @tls", "no certificates are given: network_tls_test.ts gives some"],
  ["domain/devices/disk/source' @tlsHostname", "it is for TLS alone, of which the same is true"],
  [
    "domain/devices <emulator>",
    "the capabilities are its own: it was found before anything is planned",
  ],
  [
    "domain/devices/disk/source @startupPolicy",
    "the host is asked for the image before anything is planned",
  ],
  [
    "domain/devices/disk/source' @startupPolicy",
    "the same of a block device",
  ],
]);

Deno.test("a part matters to some plan unless its mark says otherwise", async () => {
  const wrong: string[] = [];
  const { effective, ineffective } = await effects();
  for (const [name, field] of parts()) {
    const mark = field.marks.find(isWhole);
    if (mark?.effect === "ignored" && effective.has(name)) wrong.push(`${name} has an effect`);
    if (mark !== undefined || effective.has(name) || UNSEEN.has(name)) continue;
    wrong.push(`${name} ${ineffective.has(name) ? "has no effect" : "is in no document"}`);
  }
  assertEquals(wrong, []);
});

Deno.test("what a mark calls refused is refused in some document of testdata/refused, and not in plans", async () => {
  const refused = await saidOf("refused");
  const planned = await saidOf("plans");
  assertEquals(refusals().filter((one) => !refused.has(one)), []);
  assertEquals(refusals().filter((one) => planned.has(one)), []);
});

/** What findings say of each mark that refuses: the code of its rule, or its words. */
function refusals(): readonly string[] {
  const fields = [...parts().values()].flatMap(({ marks }) => marks);
  const variants = [...PATHS.keys()].flatMap((content) =>
    content.kind === "variants" ? Object.values(content.refused ?? {}) : []
  );
  return [
    ...fields.filter(({ effect }) => effect === "unsupported"),
    ...variants,
  ].map(({ rule, why }) => rule ?? why);
}

/** Codes and messages of the findings that call something unsupported. */
async function saidOf(directory: string): Promise<ReadonlySet<string>> {
  const said = new Set<string>();
  for (const { name } of Deno.readDirSync(testdata(directory))) {
    if (!name.endsWith(".xml")) continue;
    const text = Deno.readTextFileSync(testdata(directory, name));
    const { findings } = await checkDocument(name, text);
    for (const { severity, code, message } of findings) {
      if (severity === "unsupported") said.add(code).add(message);
    }
  }
  return said;
}

/** Where each element of the grammar stands first, by its content, which elements in several places share. */
const PATHS: ReadonlyMap<Content, string> = pathsOf(domainCodec, "", new Map());

function pathsOf(codec: Codec, parent: string, paths: Map<Content, string>): Map<Content, string> {
  if (paths.has(codec.content)) return paths;
  const path = parent === "" ? codec.name : `${parent}/${codec.name}`;
  paths.set(codec.content, [...paths.values()].includes(path) ? `${path}'` : path);
  for (const fields of fieldSets(codec.content)) {
    for (const field of Object.values(fields)) {
      if (field.kind === "child") pathsOf(field.codec, path, paths);
    }
  }
  return paths;
}

/** Every attribute and child of the grammar with the field that describes it, but those of what is marked as a whole. */
function parts(): ReadonlyMap<string, Field<unknown>> {
  const found = new Map<string, Field<unknown>>();
  const seen = new Set<Content>();
  const visit = (codec: Codec) => {
    if (seen.has(codec.content)) return;
    seen.add(codec.content);
    for (const fields of fieldSets(codec.content)) {
      for (const field of Object.values(fields)) {
        if (field.kind === "content") continue;
        found.set(nameOf(codec, field), field);
        if (field.kind === "child" && !field.marks.some(isWhole)) visit(field.codec);
      }
    }
  };
  visit(domainCodec);
  return found;
}

/** Those that are right here: fields of a variant that is refused say nothing. */
function fieldSets(content: Content): readonly Fields[] {
  if (content.kind === "fields") return [content.fields];
  if (content.kind === "verbatim") return [];
  return Object.entries(content.variants)
    .filter(([which]) => content.refused?.[which] === undefined || content.refused[which].rule)
    .map(([, fields]) => fields);
}

/** `domain/devices/disk <target>`, `domain/devices/disk/target @dev`. */
function nameOf({ content, name }: Codec, field: Field<unknown>): string {
  const path = PATHS.get(content) ?? name;
  if (field.kind === "content") return path;
  return field.kind === "attribute" ? `${path} @${field.name}` : `${path} <${field.codec.name}>`;
}

interface Effects {
  /** Names of parts whose removal changed some plan or finding. */
  readonly effective: ReadonlySet<string>;
  readonly ineffective: ReadonlySet<string>;
}

/** Takes every part out of every document, one at a time. */
async function effects(): Promise<Effects> {
  const effective = new Set<string>();
  const ineffective = new Set<string>();
  for (const directory of ["plans", "refused"]) {
    for (const { name } of Deno.readDirSync(testdata(directory))) {
      if (!name.endsWith(".xml")) continue;
      const text = Deno.readTextFileSync(testdata(directory, name));
      const { document } = await parseXml(makeSource(name, text));
      if (!document) throw new Error(`Cannot read ${name}`);
      const whole = outcome(document);
      for (const { part, without } of removals(domainCodec, document.root)) {
        const matters = outcome({ ...document, root: without }) !== whole;
        (matters ? effective : ineffective).add(part);
      }
    }
  }
  return { effective, ineffective };
}

/** Everything that a reader of the plan would see, but what the marks say and the document itself. */
function outcome(document: XmlDocument): string {
  const read = withPlacement(readDocument(document));
  return CAPABILITIES.map((capabilities) => {
    const { plan, findings } = planOf(read, capabilities);
    return JSON.stringify({ ...plan, xml: "" }) + describe(findings.filter(isNoRemark));
  }).join("\n");
}

/** Neither is what is said of something empty. */
function isNoRemark({ code }: Finding): boolean {
  return code !== "xml/no-effect" && code !== "xml/empty";
}

interface Removal {
  readonly part: string;
  readonly without: XmlElement;
}

/** The element without each of the parts that the grammar knows, its own and those of its children. */
function* removals(codec: Codec, element: XmlElement): Iterable<Removal> {
  const fields = Object.values(fieldsFor(codec.content, element));
  for (const { name } of element.attributes) {
    const field = fields.find((one) => one.kind === "attribute" && one.name === name);
    if (!field) continue;
    const attributes = element.attributes.filter((one) => one.name !== name);
    yield { part: nameOf(codec, field), without: { ...element, attributes } };
  }
  for (const [index, node] of element.children.entries()) {
    if (node.kind !== "element") continue;
    const field = fields.find((one) => one.kind === "child" && one.codec.name === node.name);
    if (field?.kind !== "child") continue;
    const children = element.children.toSpliced(index, 1);
    yield { part: nameOf(codec, field), without: { ...element, children } };
    for (const { part, without } of removals(field.codec, node)) {
      yield {
        part,
        without: { ...element, children: element.children.toSpliced(index, 1, without) },
      };
    }
  }
}

function fieldsFor(content: Content, element: XmlElement): Fields {
  if (content.kind === "fields") return content.fields;
  if (content.kind === "verbatim") return {};
  const which = attributeValue(element, content.attribute) ?? content.fallback ?? "";
  return content.variants[which] ?? {};
}
