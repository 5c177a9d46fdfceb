/** Where a part of a document would be right that is wrong where it stands. */
import { fieldSets, type FieldTable } from "./field_table.ts";
import type { ElementCodec, Fields } from "./grammar.ts";
import { attributeValue, textOf, type XmlElement } from "./tree.ts";
import { Invalid, parseValue, type Value } from "./value.ts";

/** An element that would be right in the namespace that the grammar has it in. */
export function otherNamespace(element: XmlElement, table: FieldTable): string | undefined {
  for (const { field: { codec: { name, uri } } } of table.children.values()) {
    const [prefix = "", localName] = name.split(":");
    if (uri === undefined || localName !== element.localName) continue;
    const declaration = `xmlns:${prefix}='${uri}'`;
    return element.uri === undefined
      ? `write <${name}>, with ${declaration}`
      : `its namespace is '${element.uri}', need ${declaration}`;
  }
  return undefined;
}

/** An element that would be right one level deeper. */
export function belongsIn(element: XmlElement, table: FieldTable): string | undefined {
  const parents: string[] = [];
  for (const { field: { codec } } of table.children.values()) {
    if (codec.content.kind !== "fields") continue;
    const holds = Object.values(codec.content.fields).some((field) =>
      field.kind === "child" && field.codec.name === element.name
    );
    if (holds) parents.push(`<${codec.name}>`);
  }
  return parents.length === 1 ? `<${element.name}> belongs in ${parents[0]}` : undefined;
}

/** An attribute that the element needs and has not, and that takes the value of the one that is wrong. */
export function otherName(
  element: XmlElement,
  name: string,
  { required }: FieldTable,
): string | undefined {
  const text = attributeValue(element, name) ?? "";
  const fitting = required.flatMap(({ field }) =>
    field.kind === "attribute" && attributeValue(element, field.name) === undefined &&
      takes(field.value, text) && !takes(field.value, NO_NAME)
      ? [field.name]
      : []
  );
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** Only what takes any text takes this. */
const NO_NAME = "?!";

function takes(value: Value<unknown>, text: string): boolean {
  return !(parseValue(value, text) instanceof Invalid);
}

/** Where an attribute would be right: as a child, on one, or as the text of the element. */
export function placeOfAttribute(
  element: XmlElement,
  name: string,
  { children, content }: FieldTable,
): string | undefined {
  const codecs = [...children.values()].map(({ field }) => field.codec);
  const child = codecs.find((codec) => codec.name === name);
  if (child !== undefined) {
    return `it is an element: write ${sketchOf(child)} in <${element.name}>`;
  }
  // Most devices have an address, and nobody means that.
  const owners = codecs.filter((codec) => codec.name !== "address" && takesAttribute(codec, name));
  const [owner] = owners;
  if (owner !== undefined && owners.length === 1) {
    return `'${name}' belongs on <${owner.name}> in <${element.name}>`;
  }
  return content === undefined || textOf(element) !== ""
    ? undefined
    : `the value stands between the tags: <${element.name}>…</${element.name}>`;
}

/** An element as far as its grammar tells how it is written. */
function sketchOf({ name, content }: ElementCodec<unknown>): string {
  const kinds = new Set(
    fieldSets(content).flatMap(Object.values<Fields[string]>).map(({ kind }) => kind),
  );
  if (kinds.has("content")) return `<${name}>…</${name}>`;
  return kinds.size === 0 ? `<${name}/>` : `<${name} …/>`;
}

function takesAttribute({ content }: ElementCodec<unknown>, name: string): boolean {
  return content.kind === "variants" && content.attribute === name ||
    fieldSets(content).some((fields) =>
      Object.values(fields).some((field) => field.kind === "attribute" && field.name === name)
    );
}
