/**
 * XML to models, with every finding and not only the first. A field that is wrong is left out and the rest goes
 * on; an object without one of its required fields is no object.
 */
import type { Field, Fields } from "./codec.ts";
import { type DecodeContext, report } from "./decode_context.ts";
import type { XmlOutput } from "./encode.ts";
import type { Span } from "./source.ts";
import { closest, suggest } from "./suggestion.ts";
import {
  attributeSpans,
  elementSpan,
  textOf,
  textSpan,
  type XmlAttribute,
  type XmlElement,
} from "./tree.ts";
import { Invalid, type Value } from "./value.ts";

/** Decodes an element with a fixed set of fields. */
export function decodeFields<M>(
  element: XmlElement,
  fields: Fields,
  context: DecodeContext,
  discriminator?: string,
): M | undefined {
  const before = context.findings.length;
  context.path.push(element.name);
  const model: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(fields)) if (field.presence === "many") model[key] = [];
  for (const attribute of element.attributes) {
    if (attribute.name === discriminator) model[discriminator] = attribute.value;
    else decodeAttribute(element, attribute, fields, model, context, discriminator);
  }
  decodeChildren(element, fields, model, context);
  const complete = hasAllRequired(element, fields, model, context, before);
  context.path.pop();
  if (!complete) return undefined;
  context.origins.record(model, element);
  if (context.findings.length > before) context.origins.recordDamage(model);
  return model as M;
}

interface Variants {
  readonly attribute: string;
  readonly cases: Readonly<Record<string, Fields>>;
  readonly fallback?: string | undefined;
  readonly unsupported?: readonly string[];
}

/** Decodes an element of which one attribute decides the fields. */
export function decodeVariants<M>(
  element: XmlElement,
  { attribute, cases, fallback, unsupported = [] }: Variants,
  context: DecodeContext,
): M | undefined {
  const which = element.attributes.find((a) => a.name === attribute)?.value ?? fallback;
  const words = Object.keys(cases);
  if (which === undefined) {
    reportMissingAttribute(element, attribute, `one of ${quoted(words)}`, context);
    return undefined;
  }
  const fields = Object.hasOwn(cases, which) ? cases[which] : undefined;
  if (fields === undefined) {
    context.path.push(element.name);
    const value: ValueNames = { expects: `one of ${quoted(words)}`, words, unsupported };
    reportBadValue(element, attribute, which, value, undefined, context);
    context.path.pop();
    return undefined;
  }
  const model = decodeFields<Record<string, unknown>>(element, fields, context, attribute);
  if (model) model[attribute] = which;
  return model as M | undefined;
}

/** Keeps an element as it is. */
export function decodeVerbatim(
  element: XmlElement,
  note: string | undefined,
  context: DecodeContext,
): XmlOutput {
  if (note !== undefined) {
    report(context, elementSpan(element), {
      severity: "note",
      code: "xml/no-effect",
      message: `<${element.name}> changes nothing here: ${note}`,
    });
  }
  return keep(element);
}

/** A value that decoding refused after its form was right. */
export function reportInvalid(context: DecodeContext, span: Span, message: string): void {
  report(context, span, { severity: "error", code: "xml/bad-value", message });
}

function keep(element: XmlElement): XmlOutput {
  const nodes = element.children.map((c) => c.kind === "text" ? c.value : keep(c));
  const hasElements = nodes.some((n) => typeof n !== "string");
  return {
    name: element.name,
    attributes: element.attributes.map((a) => [a.name, a.value] as const),
    children: hasElements ? nodes.filter((n) => typeof n !== "string" || n.trim() !== "") : nodes,
  };
}

function decodeAttribute(
  element: XmlElement,
  attribute: XmlAttribute,
  fields: Fields,
  model: Record<string, unknown>,
  context: DecodeContext,
  discriminator: string | undefined,
): void {
  if (attribute.name === "xmlns" || attribute.name.startsWith("xmlns:")) return;
  for (const [key, field] of Object.entries(fields)) {
    if (field.kind !== "attribute" || field.name !== attribute.name) continue;
    const text = field.value.trimmed ? attribute.value.trim() : attribute.value;
    const value = field.value.parse(text);
    if (!(value instanceof Invalid)) model[key] = value;
    else reportBadValue(element, attribute.name, attribute.value, field.value, value.why, context);
    return;
  }
  reportUnknownAttribute(element, attribute.name, fields, context, discriminator);
}

function decodeChildren(
  element: XmlElement,
  fields: Fields,
  model: Record<string, unknown>,
  context: DecodeContext,
): void {
  const entries = Object.entries(fields);
  const text = entries.find(([, field]) => field.kind === "content");
  if (text) decodeText(element, text[0], text[1], model, context);
  for (const node of element.children) {
    if (node.kind === "text") {
      if (!text && node.value.trim() !== "") reportStrayText(element, context);
      continue;
    }
    const entry = entries.find(([, f]) =>
      f.kind === "child" && f.codec.name.replace(/^.*:/, "") === node.localName &&
      f.codec.uri === node.uri
    );
    if (!entry) reportUnknownElement(element, node, fields, context);
    else decodeChild(node, entry[0], entry[1], model, context);
  }
}

function decodeChild(
  node: XmlElement,
  key: string,
  field: Field<unknown>,
  model: Record<string, unknown>,
  context: DecodeContext,
): void {
  if (field.kind !== "child") return;
  if (field.presence !== "many" && model[key] !== undefined) {
    report(context, elementSpan(node), {
      severity: "error",
      code: "xml/duplicate-element",
      message: `<${node.name}> may stand only once in <${context.path.at(-1)}>`,
      help: "remove one of them",
    });
    return;
  }
  const value = field.codec.decode(node, context);
  if (value === undefined) return;
  const list = model[key];
  if (Array.isArray(list)) list.push(value);
  else model[key] = value;
}

function decodeText(
  element: XmlElement,
  key: string,
  field: Field<unknown>,
  model: Record<string, unknown>,
  context: DecodeContext,
): void {
  if (field.kind !== "content") return;
  const raw = textOf(element);
  if (raw.trim() === "" && field.presence === "optional") return;
  const text = field.value.trimmed ? raw.trim() : raw;
  const value = field.value.parse(text);
  if (!(value instanceof Invalid)) {
    model[key] = value;
    return;
  }
  const { severity, help } = judge(text, field.value, context, "text");
  const found = text === ""
    ? `<${element.name}> is empty`
    : `invalid <${element.name}> '${short(text)}'`;
  report(context, textSpan(context.source, element), {
    severity,
    code: severity === "error" ? "xml/bad-value" : "xml/unsupported-value",
    message: `${found}: ${value.why ?? `need ${field.value.expects}`}`,
    help,
  });
}

/**
 * Whether every required field is there. What is absent is reported, unless something else about the element
 * was: a misspelt name explains an absence already.
 */
function hasAllRequired(
  element: XmlElement,
  fields: Fields,
  model: Record<string, unknown>,
  context: DecodeContext,
  findingsBefore: number,
): boolean {
  const clean = context.findings.length === findingsBefore;
  let complete = true;
  for (const [key, field] of Object.entries(fields)) {
    if (field.presence !== "required" || model[key] !== undefined) continue;
    complete = false;
    if (!clean) continue;
    if (field.kind === "attribute") {
      reportMissingAttribute(element, field.name, field.value.expects, context);
    } else if (field.kind === "child") {
      report(context, elementSpan(element), {
        severity: "error",
        code: "xml/missing-element",
        message: `<${element.name}> needs <${field.codec.name}> in it`,
      });
    }
  }
  return complete;
}

function reportMissingAttribute(
  element: XmlElement,
  name: string,
  expects: string,
  context: DecodeContext,
): void {
  report(context, elementSpan(element), {
    severity: "error",
    code: "xml/missing-attribute",
    message: `<${element.name}> needs the attribute '${name}'`,
    help: `${name}='…' takes ${expects}`,
  });
}

function reportUnknownAttribute(
  element: XmlElement,
  name: string,
  fields: Fields,
  context: DecodeContext,
  discriminator: string | undefined,
): void {
  const span = attributeSpans(context.source, element, name)?.name ?? elementSpan(element);
  const known = Object.values(fields).flatMap((f) => f.kind === "attribute" ? [f.name] : []);
  if (discriminator !== undefined) known.push(discriminator);
  if (context.vocabulary.knowsAttribute(context.path, name)) {
    report(context, span, {
      severity: "unsupported",
      code: "xml/unsupported-attribute",
      message:
        `attribute '${name}' on <${element.name}> is known to libvirt and not supported here`,
      help: context.vocabulary.advice(context.path, `@${name}`),
    });
    return;
  }
  report(context, span, {
    severity: "error",
    code: "xml/unknown-attribute",
    message: `unknown attribute '${name}' on <${element.name}>`,
    help: known.length > 0 ? suggest(name, known) : `<${element.name}> takes no attributes`,
  });
}

function reportUnknownElement(
  parent: XmlElement,
  element: XmlElement,
  fields: Fields,
  context: DecodeContext,
): void {
  const known = Object.values(fields).flatMap((f) => f.kind === "child" ? [f.codec.name] : []);
  if (context.vocabulary.knowsElement(context.path, element.name)) {
    report(context, elementSpan(element), {
      severity: "unsupported",
      code: "xml/unsupported-element",
      message: `<${element.name}> in <${parent.name}> is known to libvirt and not supported here`,
      help: context.vocabulary.advice(context.path, element.name),
    });
    return;
  }
  const near = closest(element.name, known);
  report(context, elementSpan(element), {
    severity: "error",
    code: "xml/unknown-element",
    message: `unknown element <${element.name}> in <${parent.name}>`,
    help: near === undefined
      ? suggest(element.name, known) ??
        (known.length === 0 ? `<${parent.name}> holds no elements` : undefined)
      : `did you mean <${near}>?`,
  });
}

function reportStrayText(element: XmlElement, context: DecodeContext): void {
  report(context, textSpan(context.source, element), {
    severity: "error",
    code: "xml/unexpected-text",
    message: `text in <${element.name}>, which holds only elements`,
    help: "remove it, or put it in a comment: <!-- … -->",
  });
}

type ValueNames = Pick<Value<unknown>, "expects" | "words" | "unsupported">;

function reportBadValue(
  element: XmlElement,
  name: string,
  text: string,
  value: ValueNames,
  why: string | undefined,
  context: DecodeContext,
): void {
  const span = attributeSpans(context.source, element, name)?.value ?? elementSpan(element);
  const { severity, help } = judge(text, value, context, name);
  const message = severity === "unsupported"
    ? `${name}='${short(text)}' on <${element.name}> is known to libvirt and not supported here`
    : `invalid ${name}='${short(text)}' on <${element.name}>: ${why ?? `need ${value.expects}`}`;
  const code = severity === "unsupported" ? "xml/unsupported-value" : "xml/bad-value";
  report(context, span, { severity, code, message, help });
}

/** Tells a value that libvirt takes from one that nobody does. */
function judge(
  text: string,
  { words = [], unsupported = [], expects }: ValueNames,
  context: DecodeContext,
  name: string,
): { severity: "error" | "unsupported"; help: string | undefined } {
  if (unsupported.includes(text)) {
    const advice = context.vocabulary.advice(context.path, `@${name}=${text}`);
    return { severity: "unsupported", help: advice ?? `supported: ${expects}` };
  }
  const near = closest(text, words);
  return { severity: "error", help: near === undefined ? undefined : `did you mean '${near}'?` };
}

/** A value as a message quotes it: whole where it is short, on one line. */
function short(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length <= 60 ? line : `${line.slice(0, 57)}…`;
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(", ");
}
