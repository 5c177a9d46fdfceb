/** The reference page of a grammar: every element with its attributes, text and children, as Markdown. */
import type { ChildField, ElementCodec, Field, Fields } from "./grammar.ts";
import { isWhole, type Mark } from "./mark.ts";
import type { Value, ValuePattern } from "./value.ts";

/** The page of a grammar, its elements as sections in document order. Pure. */
export function referencePage(root: ElementCodec<unknown>, head: string): string {
  const sections = collectSections(root);
  return `${head.trimEnd()}\n\n${contentsOf(sections)}\n\n${
    sections.map((section) => renderSection(section, sections)).join("\n")
  }`;
}

/** Links to the sections, each within that of its parent. Pure. */
function contentsOf(sections: readonly Section[]): string {
  return sections.map(({ codec, paths: [path = ""], anchor }) =>
    `${"  ".repeat(path.split("/").length - 1)}- [\`<${codec.name}>\`](#${anchor})`
  ).join("\n");
}

type Content = ElementCodec<unknown>["content"];

interface Section {
  readonly codec: ElementCodec<unknown>;
  /** Where it stands, from the root: `domain`, `devices`, `disk`. All places of a shared element. */
  readonly paths: string[];
  readonly anchor: string;
  /** What becomes of it wherever it may stand; absent: it is done. */
  effect: Mark["effect"] | undefined;
}

/** Every element with something to say: one that is only a text or a flag is told in its parent's table. */
function collectSections(root: ElementCodec<unknown>): readonly Section[] {
  const sections = new Map<Content, Section>();
  const anchors = new Set<string>();
  const visit = (
    codec: ElementCodec<unknown>,
    parents: readonly string[],
    effect: Mark["effect"] | undefined,
  ) => {
    const path = [...parents, codec.name];
    const known = sections.get(codec.content);
    if (known) {
      known.effect &&= effect;
      if (!known.paths.includes(path.join("/"))) known.paths.push(path.join("/"));
      return;
    }
    if (parents.length > 0 && isPlain(codec)) return;
    const anchor = freeAnchor(path, anchors);
    anchors.add(anchor);
    sections.set(codec.content, { codec, paths: [path.join("/")], anchor, effect });
    for (const child of childFields(codec.content)) {
      visit(child.codec, path, effect ?? wholeMark(child)?.effect);
    }
  };
  visit(root, [], undefined);
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

function renderSection(section: Section, sections: readonly Section[]): string {
  const { codec, paths, anchor, effect } = section;
  const lines = [`<a id="${anchor}"></a>`, "", `## \`<${codec.name}>\``, ""];
  lines.push(`In ${paths.map((path) => `\`${path}\``).join(", ")}.`);
  if (codec.uri !== undefined) lines.push(`Its namespace is \`${codec.uri}\`.`);
  lines.push("");
  if (codec.doc !== undefined) lines.push(codec.doc, "");
  if (effect !== undefined) lines.push(`Here: ${EFFECTS[effect]}, as said where it may stand.`, "");
  const { content } = codec;
  if (content.kind === "verbatim") lines.push("Kept as it is, with all that it holds.", "");
  if (content.kind === "fields") lines.push(...renderTable(content.fields, section, sections));
  if (content.kind === "variants") lines.push(...renderVariants(content, section, sections));
  return lines.join("\n");
}

/** What all variants have in common once, then what each has besides. */
function renderVariants(
  { attribute, fallback, variants, refused = {} }: Extract<Content, { kind: "variants" }>,
  within: Section,
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
  if (shared.length > 0) lines.push(...renderTable(Object.fromEntries(shared), within, sections));
  for (const [word, fields] of Object.entries(variants)) {
    const own = Object.entries(fields).filter(([key, field]) =>
      field.kind === "attribute" && field.name === attribute
        ? false
        : !shared.some(([other]) => other === key)
    );
    const mark = refused[word];
    const here = mark === undefined ? "" : `${mark.rule ? "in part " : ""}refused: ${mark.why}`;
    if (own.length === 0 && mark === undefined) continue;
    lines.push(`With \`${attribute}='${word}'\`${here && ` (${here})`}:`, "");
    if (own.length > 0) lines.push(...renderTable(Object.fromEntries(own), within, sections));
  }
  return lines;
}

function renderTable(
  fields: Fields,
  within: Section,
  sections: readonly Section[],
): readonly string[] {
  const all = Object.values(fields);
  if (all.length === 0) return ["It has no attributes and holds nothing.", ""];
  const rows = all.map((field) => {
    const cells = [takes(field, sections), here(field, within), field.doc ?? ""].map(cell);
    return `| ${[label(field), presence(field), ...cells].join(" | ")} |`;
  });
  return ["| | | takes | here | |", "| --- | --- | --- | --- | --- |", ...rows, ""];
}

const EFFECTS: Readonly<Record<Mark["effect"], string>> = {
  ignored: "no effect",
  unsupported: "refused",
};

/** What becomes of a field here, and why: `yes`, `no effect: …`, `refused: …`, and of some values alone `in part`. */
function here(field: Field<unknown>, within: Section): string {
  if (within.effect !== undefined) return EFFECTS[within.effect];
  const whole = wholeMark(field);
  if (whole !== undefined) return `${EFFECTS[whole.effect]}: ${whole.why}`;
  const partly = field.marks.map(({ effect, why }) => `${EFFECTS[effect]}: ${why}`);
  return partly.length === 0 ? "yes" : `in part ${partly.join("; ")}`;
}

/** The mark that is about all values of a field. */
function wholeMark({ marks }: Field<unknown>): Mark | undefined {
  return marks.find(isWhole);
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
