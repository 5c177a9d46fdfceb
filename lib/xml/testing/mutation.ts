/** Documents made wrong, one slip at a time. For tests. */
import fc from "fast-check";
import type { XmlOutput } from "../xml_output.ts";

/** A document with one to three slips, most of which a grammar refuses. */
export function mutatedArbitrary(documents: fc.Arbitrary<XmlOutput>): fc.Arbitrary<XmlOutput> {
  const slips = fc.array(slipArbitrary, { minLength: 1, maxLength: 3 });
  return fc.tuple(documents, slips).map(([document, all]) => all.reduce(applySlip, document));
}

/** What goes wrong, and at which element, attribute or node of the document (counted round and round). */
interface Slip {
  readonly kind: keyof typeof SLIPS;
  readonly element: number;
  readonly place: number;
  readonly text: string;
}

type Change = (element: XmlOutput, slip: Slip) => XmlOutput;

const SLIPS = {
  renameElement: (element, { place }) => ({ ...element, name: misspelt(element.name, place) }),
  renameAttribute: (element, { place }) =>
    changeAttribute(element, place, ([name, value]) => [[misspelt(name, place), value]]),
  changeValue: (element, { place, text }) =>
    changeAttribute(element, place, ([name]) => [[name, text]]),
  extendValue: (element, { place, text }) =>
    changeAttribute(element, place, ([name, value]) => [[name, value + text.slice(0, 1)]]),
  dropAttribute: (element, { place }) => changeAttribute(element, place, () => []),
  addAttribute: (element, { text }) =>
    element.attributes.some(([name]) => name === "added")
      ? element
      : { ...element, attributes: [...element.attributes, ["added", text]] },
  addNamespace: (element) =>
    element.attributes.some(([name]) => name === "xmlns")
      ? element
      : { ...element, attributes: [...element.attributes, ["xmlns", "urn:added"]] },
  dropChild: (element, { place }) => changeChild(element, place, () => []),
  doubleChild: (element, { place }) => changeChild(element, place, (node) => [node, node]),
  wrapChild: (element, { place }) =>
    changeChild(element, place, (node) => [{ name: "added", attributes: [], children: [node] }]),
  addText: (element, { text }) => ({ ...element, children: [text, ...element.children] }),
  addElement: (element, { place }) => ({
    ...element,
    children: [...element.children, {
      name: NAMES[place % NAMES.length] ?? "a",
      attributes: [],
      children: [],
    }],
  }),
  emptyElement: (element) => ({ ...element, children: [] }),
} satisfies Record<string, Change>;

const NAMES = ["source", "driver", "address", "target", "model", "range", "added", "name"];

const slipArbitrary: fc.Arbitrary<Slip> = fc.record({
  kind: fc.constantFrom(...Object.keys(SLIPS) as (keyof typeof SLIPS)[]),
  element: fc.nat(10_000),
  place: fc.nat(1000),
  text: fc.oneof(
    fc.constantFrom(
      "",
      " ",
      "0",
      "-1",
      "+1",
      "65536",
      "yes",
      "YES",
      "passt",
      "\u00A0",
      "1 2",
      "\n",
    ),
    fc.constantFrom("0x1f", "1.2.3.4", "::1", "/x", "99999999999999999999", "\u00D6\u{1F600}"),
    fc.string({ maxLength: 6 }),
  ),
});

function applySlip(document: XmlOutput, slip: Slip): XmlOutput {
  const chosen = slip.element % countElements(document);
  return changeElement(document, chosen, (element) => SLIPS[slip.kind](element, slip));
}

function countElements(element: XmlOutput): number {
  return element.children.reduce(
    (sum, child) => sum + (typeof child === "string" ? 0 : countElements(child)),
    1,
  );
}

/** Changes the element that comes `index`th in document order. */
function changeElement(
  element: XmlOutput,
  index: number,
  change: (element: XmlOutput) => XmlOutput,
): XmlOutput {
  if (index === 0) return change(element);
  let before = 1;
  const children = element.children.map((child) => {
    if (typeof child === "string") return child;
    const inside = index - before;
    const count = countElements(child);
    before += count;
    return inside >= 0 && inside < count ? changeElement(child, inside, change) : child;
  });
  return { ...element, children };
}

type Attribute = XmlOutput["attributes"][number];

function changeAttribute(
  element: XmlOutput,
  place: number,
  change: (attribute: Attribute) => readonly Attribute[],
): XmlOutput {
  const count = element.attributes.length;
  const attributes = element.attributes.flatMap((attribute, index) =>
    index === place % count && !attribute[0].startsWith("xmlns") ? change(attribute) : [attribute]
  );
  const isDoubled = new Set(attributes.map(([name]) => name)).size < attributes.length;
  return isDoubled ? element : { ...element, attributes };
}

function changeChild(
  element: XmlOutput,
  place: number,
  change: (node: XmlOutput | string) => readonly (XmlOutput | string)[],
): XmlOutput {
  const count = element.children.length;
  return {
    ...element,
    children: element.children.flatMap((node, index) =>
      index === place % count ? change(node) : [node]
    ),
  };
}

/** A name with a letter doubled, left out, or all in capitals; a prefix would no longer be declared. */
function misspelt(name: string, place: number): string {
  if (name.includes(":")) return name;
  const at = 1 + place % Math.max(1, name.length - 1);
  const [before, letter, after] = [name.slice(0, at), name.charAt(at), name.slice(at + 1)];
  const forms = [`${before}${letter}${letter}${after}`, `${before}${after}`, name.toUpperCase()];
  const form = forms[place % forms.length] ?? name;
  return /^[A-Za-z_]+$/.test(form) ? form : `${name}x`;
}
