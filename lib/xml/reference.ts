/** The reference page of a grammar: every element with its attributes, text and children, as Markdown. */
import type { ChildField, Content, ElementCodec, Field, Fields } from "./grammar.ts";
import { isWhole, type Mark } from "./mark.ts";
import { cell, describe, joinClauses } from "./reference_cells.ts";

/** What a page says besides the grammar. */
export interface ReferenceNotes {
  /**
   * What a row is for; undefined where nobody says it.
   *
   * @param place the elements from the root, with the variant: `["domain", "devices", "disk[file]"]`
   * @param label `name=`, `<name>` or `text`
   */
  row(place: readonly string[], label: string): string | undefined;
  /** An element as a document has it. */
  example(content: Content): string | undefined;
}

const NO_NOTES: ReferenceNotes = { row: () => undefined, example: () => undefined };

/** The page of a grammar, its elements as sections in document order. Pure. */
export function referencePage(
  root: ElementCodec<unknown>,
  head: string,
  notes: ReferenceNotes = NO_NOTES,
): string {
  const sections = collectSections(root);
  const page = { sections, notes };
  return `${head.trimEnd()}\n\n${contentsOf(sections)}\n\n${
    sections.map((section) => renderSection(section, page)).join("\n")
  }`;
}

/** What every row may need. */
interface Page {
  readonly sections: readonly Section[];
  readonly notes: ReferenceNotes;
}

/** Links to the sections, each within that of its parent. Pure. */
function contentsOf(sections: readonly Section[]): string {
  return sections.map(({ codec, paths: [path = ""], anchor }) =>
    `${"  ".repeat(path.split("/").length - 1)}- [\`<${codec.name}>\`](#${anchor})`
  ).join("\n");
}

interface Section {
  readonly codec: ElementCodec<unknown>;
  /** Where it stands, from the root: `domain`, `devices`, `disk`. All places of a shared element. */
  readonly paths: string[];
  /** The first of them, with the variants of its elements. */
  readonly place: readonly string[];
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
    const place = [...parents, codec.name];
    const path = place.map((name) => name.replace(/\[.*/, ""));
    const known = sections.get(codec.content);
    if (known) {
      known.effect &&= effect;
      if (!known.paths.includes(path.join("/"))) known.paths.push(path.join("/"));
      return;
    }
    if (parents.length > 0 && isPlain(codec)) return;
    const anchor = freeAnchor(path, anchors);
    anchors.add(anchor);
    sections.set(codec.content, { codec, paths: [path.join("/")], place, anchor, effect });
    for (const [word, child] of childFields(codec.content)) {
      visit(child.codec, within(place, word), effect ?? wholeMark(child)?.effect);
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

/** The children of an element, each with the variant that has it. */
function childFields(
  content: Content,
): readonly (readonly [variant: string | undefined, ChildField<unknown>])[] {
  const tables: readonly (readonly [string | undefined, Fields])[] = content.kind === "fields"
    ? [[undefined, content.fields]]
    : content.kind === "variants"
    ? Object.entries(content.variants)
    : [];
  return tables.flatMap(([word, fields]) =>
    Object.values(fields).flatMap((field) => field.kind === "child" ? [[word, field] as const] : [])
  );
}

/** A place as the variant of its last element: `["a", "b[word]"]`. */
function within(place: readonly string[], word: string | undefined): readonly string[] {
  return word === undefined
    ? place
    : place.map((name, index) => index === place.length - 1 ? `${name}[${word}]` : name);
}

function renderSection(section: Section, page: Page): string {
  const { codec, paths, anchor, effect } = section;
  const lines = [`<a id="${anchor}"></a>`, "", `## \`<${codec.name}>\``, ""];
  lines.push(`In ${paths.map((path) => `\`${path}\``).join(", ")}.`);
  if (codec.uri !== undefined) lines.push(`Its namespace is \`${codec.uri}\`.`);
  lines.push("");
  if (codec.doc !== undefined) lines.push(codec.doc, "");
  if (effect !== undefined) lines.push(`Here: ${EFFECTS[effect]}, as said where it may stand.`, "");
  const { content } = codec;
  if (content.kind === "verbatim") lines.push("Kept as it is, with all that it holds.", "");
  if (content.kind === "fields") lines.push(...renderTable(content.fields, section, page));
  if (content.kind === "variants") lines.push(...renderVariants(content, section, page));
  const example = page.notes.example(content);
  if (example !== undefined) lines.push("Example:", "", "```xml", example, "```", "");
  return lines.join("\n");
}

/** What all variants have in common once, then what each has besides. */
function renderVariants(
  { attribute, fallback, variants, refused = {} }: Extract<Content, { kind: "variants" }>,
  section: Section,
  page: Page,
): readonly string[] {
  const all = Object.values(variants);
  const [first = {}] = all;
  const shared = Object.entries(first).filter(([key, field]) =>
    all.every((fields) => fields[key] === field)
  );
  const words = Object.keys(variants).map((word) => `\`${word}\``).join(", ");
  const absent = fallback === undefined ? "required" : `absent: \`${fallback}\``;
  const lines = [`The attribute \`${attribute}\` is one of ${words} (${absent}).`, ""];
  if (shared.length > 0) lines.push(...renderTable(Object.fromEntries(shared), section, page));
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
    if (own.length > 0) lines.push(...renderTable(Object.fromEntries(own), section, page, word));
  }
  return lines;
}

function renderTable(
  fields: Fields,
  section: Section,
  page: Page,
  variant?: string,
): readonly string[] {
  const all = Object.values(fields);
  if (all.length === 0) return ["It has no attributes and holds nothing.", ""];
  const rows = all.map((field) => {
    const name = label(field);
    const note = page.notes.row(within(section.place, variant), name);
    const what = joinClauses([note, field.doc]);
    const cells = [takes(field, page.sections), here(field, section), what].map(cell);
    return `| ${[name === "text" ? name : `\`${name}\``, presence(field), ...cells].join(" | ")} |`;
  });
  return ["| | | takes | here | |", "| --- | --- | --- | --- | --- |", ...rows, ""];
}

const EFFECTS: Readonly<Record<Mark["effect"], string>> = {
  ignored: "no effect",
  unsupported: "refused",
};

/** What becomes of a field here, and why: `yes`, `no effect: …`, `refused: …`, and of some values alone `in part`. */
function here(field: Field<unknown>, section: Section): string {
  if (section.effect !== undefined) return EFFECTS[section.effect];
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
  if (field.kind === "attribute") return `${field.name}=`;
  return field.kind === "child" ? `<${field.codec.name}>` : "text";
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
