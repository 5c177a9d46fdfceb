/** The reference page of a grammar: every element with its attributes, text and children, as Markdown. */
import type { ChildField, ElementCodec, Field, Fields } from "./grammar.ts";
import type { Value, ValuePattern } from "./value.ts";

/** The page of a grammar, its elements as sections in document order. Pure. */
export function referencePage(root: ElementCodec<unknown>, head: string): string {
  const sections = collectSections(root);
  return `${head.trimEnd()}\n\n${
    sections.map((section) => renderSection(section, sections)).join("\n")
  }`;
}

type Content = ElementCodec<unknown>["content"];

interface Section {
  readonly codec: ElementCodec<unknown>;
  /** Where it stands, from the root: `domain`, `devices`, `disk`. All places of a shared element. */
  readonly paths: string[];
  readonly anchor: string;
}

/** Every element with something to say: one that is only a text or a flag is told in its parent's table. */
function collectSections(root: ElementCodec<unknown>): readonly Section[] {
  const sections = new Map<Content, Section>();
  const anchors = new Set<string>();
  const visit = (codec: ElementCodec<unknown>, parents: readonly string[]) => {
    const path = [...parents, codec.name];
    const known = sections.get(codec.content);
    if (known) {
      if (!known.paths.includes(path.join("/"))) known.paths.push(path.join("/"));
      return;
    }
    if (parents.length > 0 && isPlain(codec)) return;
    const anchor = freeAnchor(path, anchors);
    anchors.add(anchor);
    sections.set(codec.content, { codec, paths: [path.join("/")], anchor });
    for (const child of childFields(codec.content)) visit(child.codec, path);
  };
  visit(root, []);
  return [...sections.values()];
}

/** An element of one text, of nothing, or kept as it is: a row of its parent's table says it all. */
function isPlain({ content, doc }: ElementCodec<unknown>): boolean {
  if (doc !== undefined) return false;
  if (content.kind === "verbatim") return true;
  if (content.kind === "variants") return false;
  const fields = Object.values(content.fields);
  return fields.length === 0 || (fields.length === 1 && fields[0]?.kind !== "child");
}

function freeAnchor(path: readonly string[], taken: ReadonlySet<string>): string {
  const words = path.map((name) => name.replaceAll(":", "-").toLowerCase());
  for (let from = words.length - 1; from > 0; from--) {
    const anchor = words.slice(from).join("-");
    if (!taken.has(anchor)) return anchor;
  }
  const whole = words.join("-");
  let number = 1;
  while (taken.has(number === 1 ? whole : `${whole}-${number}`)) number++;
  return number === 1 ? whole : `${whole}-${number}`;
}

function childFields(content: Content): readonly ChildField<unknown>[] {
  const all = content.kind === "fields"
    ? Object.values(content.fields)
    : content.kind === "variants"
    ? Object.values(content.variants).flatMap((fields) => Object.values(fields))
    : [];
  return all.filter((field) => field.kind === "child");
}

function renderSection({ codec, paths, anchor }: Section, sections: readonly Section[]): string {
  const lines = [`<a id="${anchor}"></a>`, "", `## \`<${codec.name}>\``, ""];
  lines.push(`In ${paths.map((path) => `\`${path}\``).join(", ")}.`);
  if (codec.uri !== undefined) lines.push(`Its namespace is \`${codec.uri}\`.`);
  lines.push("");
  if (codec.doc !== undefined) lines.push(codec.doc, "");
  const { content } = codec;
  if (content.kind === "verbatim") lines.push("Kept as it is, with all that it holds.", "");
  if (content.kind === "fields") lines.push(...renderTable(content.fields, sections));
  if (content.kind === "variants") lines.push(...renderVariants(content, sections));
  return lines.join("\n");
}

/** What all variants have in common once, then what each has besides. */
function renderVariants(
  { attribute, fallback, variants }: Extract<Content, { kind: "variants" }>,
  sections: readonly Section[],
): readonly string[] {
  const all = Object.values(variants);
  const [first = {}] = all;
  const shared = Object.entries(first).filter(([key, field]) =>
    all.every((fields) => fields[key] === field)
  );
  const words = Object.keys(variants).map((word) => `\`${word}\``).join(", ");
  const absent = fallback === undefined ? "required" : `absent: \`${fallback}\``;
  const lines = [`The attribute \`${attribute}\` is one of ${words} (${absent}).`, ""];
  if (shared.length > 0) lines.push(...renderTable(Object.fromEntries(shared), sections));
  for (const [word, fields] of Object.entries(variants)) {
    const own = Object.entries(fields).filter(([key, field]) =>
      field.kind === "attribute" && field.name === attribute
        ? false
        : !shared.some(([other]) => other === key)
    );
    if (own.length === 0) continue;
    lines.push(`With \`${attribute}='${word}'\`:`, "");
    lines.push(...renderTable(Object.fromEntries(own), sections));
  }
  return lines;
}

function renderTable(fields: Fields, sections: readonly Section[]): readonly string[] {
  const all = Object.values(fields);
  if (all.length === 0) return ["It has no attributes and holds nothing.", ""];
  const rows = all.map((field) => {
    const what = `${presence(field)} | ${cell(takes(field, sections))} | ${cell(field.doc ?? "")}`;
    return `| ${label(field)} | ${what} |`;
  });
  return ["| | | takes | |", "| --- | --- | --- | --- |", ...rows, ""];
}

function label(field: Field<unknown>): string {
  if (field.kind === "attribute") return `\`${field.name}=\``;
  return field.kind === "child" ? `\`<${field.codec.name}>\`` : "text";
}

function presence(field: Field<unknown>): string {
  return field.presence === "many" ? "any number" : field.presence;
}

function takes(field: Field<unknown>, sections: readonly Section[]): string {
  if (field.kind !== "child") return describe(field.value);
  const { content } = field.codec;
  const section = sections.find((one) => one.codec.content === content);
  if (section) return `[see below](#${section.anchor})`;
  if (content.kind === "verbatim") return "anything, kept as it is";
  const [only] = content.kind === "fields" ? Object.values(content.fields) : [];
  if (only === undefined || only.kind === "child") return "nothing: it counts that it is there";
  const value = describe(only.value);
  if (only.kind === "content") return value;
  return `\`${only.name}=\` (${only.presence}): ${value}`;
}

/** The words of a list as code, any other value in the words of its messages. */
function describe({ pattern, expects }: Value<unknown>): string {
  return pattern.kind === "words" || pattern.kind === "either" && hasWords(pattern)
    ? alternatives(pattern).join(", ")
    : expects;
}

function hasWords(pattern: Extract<ValuePattern, { kind: "either" }>): boolean {
  return pattern.of.every((one) => one.pattern.kind === "words" || one.pattern.kind === "integer");
}

function alternatives(pattern: ValuePattern): readonly string[] {
  switch (pattern.kind) {
    case "words":
      return pattern.words.map((word) => `\`${word}\``);
    case "integer":
      return [`a whole number from ${pattern.min} to ${pattern.max}`];
    case "either":
      return pattern.of.flatMap((one) => alternatives(one.pattern));
    default:
      return [];
  }
}

/** A text as a cell of a Markdown table; between backticks it is code already. */
function cell(text: string): string {
  const parts = text.replaceAll("|", "\\|").split("`");
  return parts.map((part, index) => index % 2 === 0 ? part.replaceAll("<", "&lt;") : part).join(
    "`",
  );
}
