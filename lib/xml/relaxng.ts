/**
 * RELAX NG (https://relaxng.org/spec-20011203.html) of a grammar: one `define` an element, so that editors and
 * xmllint check the same documents as the decoder. Rules between elements are the decoder's alone.
 */
import { fieldSets } from "./field_table.ts";
import type { ChildField, Content, ElementCodec, Field, Fields } from "./grammar.ts";
import { writeXml } from "./encode.ts";
import type { XmlOutput } from "./xml_output.ts";
import { pattern, tag, valuePattern } from "./relaxng_pattern.ts";

const NAMESPACE = "http://relaxng.org/ns/structure/1.0";
const DATATYPES = "http://www.w3.org/2001/XMLSchema-datatypes";
const ANNOTATIONS = "http://relaxng.org/ns/compatibility/annotations/1.0";

/**
 * The schema of documents whose root is `root`, as text. Pure.
 *
 * @param comment stands before the schema, a line each
 */
export function relaxNg(root: ElementCodec<unknown>, comment: readonly string[] = []): string {
  const names = nameDefinitions(root);
  const defines = [...names].map(([content, { name, codec }]) =>
    tag("define", { name }, elementPattern(codec, content, names))
  );
  const usesAnything = [...names.keys()].some((content) => content.kind === "verbatim");
  const grammar = tag(
    "grammar",
    { xmlns: NAMESPACE, "xmlns:a": ANNOTATIONS, datatypeLibrary: DATATYPES },
    tag("start", {}, reference(root, names)),
    ...defines,
    ...(usesAnything ? [ANYTHING] : []),
  );
  const head = comment.length === 0
    ? ""
    : `<!--\n${comment.map((line) => `  ${line}\n`).join("")}-->\n`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${head}${writeXml(grammar)}`;
}

interface Definition {
  readonly name: string;
  readonly codec: ElementCodec<unknown>;
}

type Definitions = ReadonlyMap<Content, Definition>;

/** A name for each element of the grammar: its own, and where two differ, its parent's before it. */
function nameDefinitions(root: ElementCodec<unknown>): Definitions {
  const definitions = new Map<Content, Definition>();
  const taken = new Set<string>([ANYTHING_NAME]);
  const visit = (codec: ElementCodec<unknown>, parents: readonly string[]) => {
    if (definitions.has(codec.content)) return;
    const name = freeName(codec.name.replace(":", "-"), parents, taken);
    taken.add(name);
    definitions.set(codec.content, { name, codec });
    for (const child of childrenOf(codec.content)) {
      visit(child.codec, [...parents, codec.name.replace(":", "-")]);
    }
  };
  visit(root, []);
  return definitions;
}

function freeName(own: string, parents: readonly string[], taken: ReadonlySet<string>): string {
  let name = own;
  for (const parent of parents.toReversed()) {
    if (!taken.has(name)) return name;
    name = `${parent}.${name}`;
  }
  if (!taken.has(name)) return name;
  let number = 2;
  while (taken.has(`${name}.${number}`)) number++;
  return `${name}.${number}`;
}

function childrenOf(content: Content): readonly ChildField<unknown>[] {
  return fieldSets(content).flatMap((fields) => Object.values(fields))
    .filter((field) => field.kind === "child");
}

function reference({ content }: ElementCodec<unknown>, names: Definitions): XmlOutput {
  return tag("ref", { name: names.get(content)?.name ?? "" });
}

function elementPattern(
  { name, uri, doc }: ElementCodec<unknown>,
  content: Content,
  names: Definitions,
): XmlOutput {
  const attributes: Record<string, string> = uri === undefined
    ? { name }
    : { name: name.replace(/^.*:/, ""), ns: uri };
  return tag("element", attributes, ...documentation(doc), ...contentPatterns(content, names));
}

function contentPatterns(content: Content, names: Definitions): readonly XmlOutput[] {
  if (content.kind === "verbatim") return [tag("ref", { name: ANYTHING_NAME })];
  if (content.kind === "fields") {
    const patterns = fieldPatterns(content.fields, names);
    return patterns.length === 0 ? [tag("empty", {})] : patterns;
  }
  const { attribute, fallback, variants } = content;
  const cases = Object.entries(variants).map(([word, fields]) => {
    const chosen = tag("attribute", { name: attribute }, tag("value", { type: "string" }, word));
    const discriminator = word === fallback ? tag("optional", {}, chosen) : chosen;
    const others = Object.fromEntries(
      Object.entries(fields).filter(([, f]) => f.kind !== "attribute" || f.name !== attribute),
    );
    return pattern("group", [discriminator, ...fieldPatterns(others, names)]);
  });
  return [pattern("choice", cases)];
}

/** Attributes, then either the text or the children in any order. */
function fieldPatterns(fields: Fields, names: Definitions): readonly XmlOutput[] {
  const attributes: XmlOutput[] = [];
  const children: XmlOutput[] = [];
  const texts: XmlOutput[] = [];
  for (const field of Object.values(fields)) {
    if (field.kind === "attribute") attributes.push(attributePattern(field));
    else if (field.kind === "content") texts.push(valuePattern(field.value));
    else children.push(present(field, childPattern(field, names)));
  }
  const optional = Object.values(fields).some((field) =>
    field.kind === "content" && field.presence === "optional"
  );
  const inside = children.length === 0 ? [] : [pattern("interleave", children)];
  if (texts.length === 0) return [...attributes, ...inside];
  if (!optional) return [...attributes, ...texts];
  return [
    ...attributes,
    pattern("choice", [...texts, ...(inside.length > 0 ? inside : [tag("empty", {})])]),
  ];
}

function childPattern(field: ChildField<unknown>, names: Definitions): XmlOutput {
  const filled = reference(field.codec, names);
  if (!field.emptyIsAbsent) return filled;
  return pattern("choice", [
    filled,
    tag("element", { name: field.codec.name }, tag("empty", {})),
  ]);
}

function attributePattern(field: Extract<Field<unknown>, { kind: "attribute" }>): XmlOutput {
  const inner = tag(
    "attribute",
    { name: field.name },
    ...documentation(field.doc),
    field.emptyIsAbsent
      ? pattern("choice", [valuePattern(field.value), tag("value", { type: "string" })])
      : valuePattern(field.value),
  );
  return present(field, inner);
}

function present({ presence }: Field<unknown>, inner: XmlOutput): XmlOutput {
  if (presence === "required") return inner;
  return tag(presence === "optional" ? "optional" : "zeroOrMore", {}, inner);
}

function documentation(text: string | undefined): readonly XmlOutput[] {
  return text === undefined ? [] : [tag("a:documentation", {}, text)];
}

const ANYTHING_NAME = "anything";

/** Any attributes, texts and elements, of any depth. */
const ANYTHING = tag(
  "define",
  { name: ANYTHING_NAME },
  tag(
    "zeroOrMore",
    {},
    tag(
      "choice",
      {},
      tag("attribute", {}, tag("anyName", {})),
      tag("text", {}),
      tag("element", {}, tag("anyName", {}), tag("ref", { name: ANYTHING_NAME })),
    ),
  ),
);
