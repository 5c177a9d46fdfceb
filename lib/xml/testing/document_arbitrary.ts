/**
 * Documents that a grammar allows, made at random from its codecs: every field, in any order, with the freedoms
 * of writing that XML leaves. For tests.
 */
import fc from "fast-check";
import type { ElementCodec, Field, Fields } from "../grammar.ts";
import type { XmlOutput } from "../xml_output.ts";
import { compileRegexp } from "../regexp.ts";
import type { Patterned } from "../value.ts";

/** How much there is of what may be absent. */
export interface Density {
  /** Of 100 optional fields, how many are there. */
  readonly percent: number;
  /** Elements of a field that may come many times. */
  readonly most: number;
}

/** A document of the grammar. Rules between its elements are not looked at. */
export function documentArbitrary(
  codec: ElementCodec<unknown>,
  density: Density,
): fc.Arbitrary<XmlOutput> {
  const known = new Map<ElementCodec<unknown>["content"], fc.Arbitrary<XmlOutput>>();
  return elementArbitrary(codec, density, known);
}

type Known = Map<ElementCodec<unknown>["content"], fc.Arbitrary<XmlOutput>>;

function elementArbitrary(
  codec: ElementCodec<unknown>,
  density: Density,
  known: Known,
): fc.Arbitrary<XmlOutput> {
  const made = known.get(codec.content);
  if (made) return made;
  const named = fc.constantFrom(...namesOf(codec));
  const content = contentArbitrary(codec, density, known);
  const arbitrary = fc.tuple(named, content).map(([{ name, attributes }, parts]) => ({
    name,
    attributes: [...attributes, ...parts.attributes],
    children: parts.children,
  }));
  known.set(codec.content, arbitrary);
  return arbitrary;
}

/** The name of an element with the declaration that it needs: its prefix is the document's choice. */
function namesOf({ name, uri }: ElementCodec<unknown>): readonly Omit<XmlOutput, "children">[] {
  if (uri === undefined) return [{ name, attributes: [] }];
  const [prefix, localName] = name.split(":");
  return [
    { name, attributes: [[`xmlns:${prefix}`, uri]] },
    { name: `other:${localName}`, attributes: [["xmlns:other", uri]] },
    { name: `${localName}`, attributes: [["xmlns", uri]] },
  ];
}

type Parts = Pick<XmlOutput, "attributes" | "children">;

function contentArbitrary(
  { content }: ElementCodec<unknown>,
  density: Density,
  known: Known,
): fc.Arbitrary<Parts> {
  if (content.kind === "verbatim") return fc.constantFrom(...VERBATIM);
  if (content.kind === "fields") return fieldsArbitrary(content.fields, density, known);
  const { attribute, fallback, variants } = content;
  const cases = Object.entries(variants).flatMap(([word, fields]) => {
    const inside = fieldsArbitrary(fields, density, known);
    const named = inside.map((parts) => withAttribute(parts, attribute, word));
    const bare = inside.map((parts) => withAttribute(parts, attribute, undefined));
    return word === fallback ? [named, bare] : [named];
  });
  return fc.oneof(...cases);
}

function withAttribute(parts: Parts, name: string, value: string | undefined): Parts {
  const others = parts.attributes.filter(([other]) => other !== name);
  return { ...parts, attributes: value === undefined ? others : [[name, value], ...others] };
}

const VERBATIM: readonly [Parts, ...Parts[]] = [
  { attributes: [], children: [] },
  { attributes: [["a", "1"]], children: ["text"] },
  {
    attributes: [["xmlns:x", "urn:x"]],
    children: [{ name: "x:y", attributes: [["x:z", "'\"<&"]], children: ["a ", "&"] }],
  },
  { attributes: [], children: [{ name: "own", attributes: [["xmlns", "urn:own"]], children: [] }] },
];

/** The parts that one field makes: an attribute, a text, or any number of elements. */
type Piece = { readonly attribute: readonly [string, string] } | {
  readonly nodes: readonly (XmlOutput | string)[];
};

function fieldsArbitrary(fields: Fields, density: Density, known: Known): fc.Arbitrary<Parts> {
  const all = Object.values(fields);
  const pieces = all.map((field) => pieceArbitrary(field, density, known));
  return fc.tuple(fc.boolean(), fc.nat(), ...pieces).map(([prefersText, rotation, ...made]) => {
    const attributes: (readonly [string, string])[] = [];
    const texts: (XmlOutput | string)[] = [];
    const elements: (XmlOutput | string)[] = [];
    for (const piece of made) {
      if (piece === undefined) continue;
      if ("attribute" in piece) attributes.push(piece.attribute);
      else if (typeof piece.nodes[0] === "string") texts.push(...piece.nodes);
      else elements.push(...piece.nodes);
    }
    const isText = texts.length > 0 && (prefersText || elements.length === 0) && !needsChild(all);
    return {
      attributes: rotated(attributes, rotation),
      children: isText ? texts : rotated(elements, rotation),
    };
  });
}

function needsChild(fields: readonly Field<unknown>[]): boolean {
  return fields.some((field) => field.kind === "child" && field.presence === "required");
}

/** Another order, so that no test relies on the one of the grammar. */
function rotated<T>(items: readonly T[], by: number): readonly T[] {
  const at = items.length === 0 ? 0 : by % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
}

function pieceArbitrary(
  field: Field<unknown>,
  density: Density,
  known: Known,
): fc.Arbitrary<Piece | undefined> {
  if (field.kind === "child") {
    const one = elementArbitrary(field.codec, density, known);
    if (field.presence === "required") return one.map((node) => ({ nodes: [node] }));
    if (field.presence === "optional") {
      return maybe(one.map((node) => ({ nodes: [node] })), density);
    }
    const several = fc.array(one, { minLength: 1, maxLength: density.most });
    return maybe(several.map((nodes) => ({ nodes })), density);
  }
  const text = textArbitrary(field.value);
  const piece: fc.Arbitrary<Piece> = field.kind === "attribute"
    ? text.map((value) => ({ attribute: [field.name, value] as const }))
    : text.map((value) => ({ nodes: [value] }));
  return field.presence === "required" ? piece : maybe(piece, density);
}

function maybe<T>(arbitrary: fc.Arbitrary<T>, { percent }: Density): fc.Arbitrary<T | undefined> {
  return fc.oneof(
    { weight: 100 - percent, arbitrary: fc.constant(undefined) },
    { weight: percent, arbitrary },
  );
}

/** A text that the pattern of a value allows. */
export function textArbitrary({ pattern, trimmed }: Patterned): fc.Arbitrary<string> {
  switch (pattern.kind) {
    case "text":
      return fc.oneof(fc.constantFrom("", "a b", " & <'\"> ", "é…😀", "]]>"), fc.string());
    case "words":
      return spaced(fc.constantFrom(...pattern.words), trimmed);
    case "integer":
      return spaced(integerArbitrary(pattern), trimmed);
    case "regexp": {
      const regexp = compileRegexp(pattern.regexp);
      const plain = new RegExp(regexp.source.replaceAll("[^\\n\\r]", "[ -~]"));
      return spaced(fc.stringMatching(plain, { size: "-1" }), trimmed);
    }
    case "either":
      return fc.oneof(...pattern.of.map(textArbitrary));
  }
}

function integerArbitrary(
  { min, max }: { readonly min: number; readonly max: number },
): fc.Arbitrary<string> {
  const numbers = fc.oneof(
    fc.constantFrom(min, max),
    fc.integer({ min, max: Math.min(max, min + 100) }),
  );
  return fc.tuple(fc.constantFrom("", "", "", "00"), numbers).map(([zeros, n]) => `${zeros}${n}`);
}

function spaced(text: fc.Arbitrary<string>, trimmed: boolean): fc.Arbitrary<string> {
  if (!trimmed) return text;
  const space = fc.constantFrom("", "", "", " ", "\n\t ");
  return fc.tuple(space, text, space).map((parts) => parts.join(""));
}
