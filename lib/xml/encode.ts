/** Models to XML: canonical, in the order of the grammar, in the form that libvirt writes. */
import type { Fields } from "./grammar.ts";
import { keptOf } from "./kept.ts";
import type { XmlOutput } from "./xml_output.ts";

/** The element of a model, by the fields that describe it. Pure. */
export function encodeFields(name: string, fields: Fields, model: unknown): XmlOutput {
  const attributes: (readonly [string, string])[] = [];
  const children: (XmlOutput | string)[] = [];
  for (const [key, field] of Object.entries(fields)) {
    const value: unknown = Reflect.get(model as object, key);
    if (value === undefined) continue;
    if (field.kind === "attribute") attributes.push([field.name, field.value.format(value)]);
    else if (field.kind === "content") children.push(field.value.format(value));
    else if (field.presence === "many") {
      for (const item of value as readonly unknown[]) children.push(field.codec.encode(item));
    } else children.push(field.codec.encode(value));
  }
  const kept = keptOf(model);
  attributes.push(...kept?.attributes ?? []);
  children.push(...kept?.children ?? []);
  const { comment } = kept ?? {};
  return { name, attributes, children, ...(comment === undefined ? {} : { comment }) };
}

/** The text of an element: two blanks a level, single quotes, a line feed at the end. Pure. */
export function writeXml(element: XmlOutput, indent = ""): string {
  const { name, attributes, children, comment } = element;
  const tag = `${commentLines(comment, indent)}${indent}<${name}${
    attributes.map(([n, v]) => ` ${n}='${escapeAttribute(v)}'`).join("")
  }`;
  const elements = children.filter((c): c is XmlOutput => typeof c !== "string");
  if (children.length === 0) return `${tag}/>\n`;
  if (elements.length === 0) return `${tag}>${children.map(escapeText).join("")}</${name}>\n`;
  if (elements.length < children.length) return `${tag}>${mixed(children)}</${name}>\n`;
  return `${tag}>\n${
    elements.map((e) => writeXml(e, indent + "  ")).join("")
  }${indent}</${name}>\n`;
}

function commentLines(comment: string | undefined, indent: string): string {
  if (comment === undefined) return "";
  if (/--|-$/.test(comment)) throw new Error(`No comment of XML can be: ${comment}`);
  return `${indent}<!-- ${comment.replaceAll("\n", `\n${indent}     `)} -->\n`;
}

/** Text and elements beside each other: white space may matter, so none is added. */
function mixed(children: XmlOutput["children"]): string {
  return children.map((c) => typeof c === "string" ? escapeText(c) : writeXml(c).trimEnd()).join(
    "",
  );
}

function escapeText(text: XmlOutput | string): string {
  return String(text).replace(/[&<>\r]/g, escapeCharacter);
}

/** Line feeds and tabs would be read back as blanks (XML 1.0, 3.3.3). */
function escapeAttribute(text: string): string {
  return text.replace(/[&<>'"\n\r\t]/g, escapeCharacter);
}

function escapeCharacter(character: string): string {
  return ESCAPES[character] ?? `&#${character.codePointAt(0)};`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  "'": "&apos;",
  '"': "&quot;",
};
