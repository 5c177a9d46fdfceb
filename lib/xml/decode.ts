/**
 * XML to models, with every finding and not only the first. A field that is wrong is left out and the rest goes
 * on; an object without one of its required fields is no object.
 *
 * Loops over what each element has are by index: until V8 has optimised them for good, which takes it longer than
 * 2,000 documents, an iterator makes an object for each thing.
 */
import type { ChildField, ContentField } from "./grammar.ts";
import { type DecodeContext, report } from "./decode_context.ts";
import {
  reportBadAttribute,
  reportBadText,
  reportDefaultNamespace,
  reportMissingAttribute,
  reportMissingElement,
  reportStrayText,
  reportUnknownAttribute,
  reportUnknownElement,
  type ValueNames,
} from "./decode_report.ts";
import { childName, type FieldTable, type Keyed } from "./field_table.ts";
import { isBlocking } from "../findings/finding.ts";
import {
  attributeValue,
  elementSpan,
  hasElements,
  textOf,
  textSpan,
  type XmlAttribute,
  type XmlElement,
} from "./tree.ts";
import { Invalid, parseValue } from "./value.ts";
import { reportMisplacedAttribute, reportMisplacedElement, type Variant } from "./variant.ts";
import { isBlank } from "./white_space.ts";

/** One element being decoded. */
interface Work {
  readonly element: XmlElement;
  readonly table: FieldTable;
  readonly context: DecodeContext;
  readonly model: Record<string, unknown>;
  /** How the table was chosen, where an attribute did. */
  readonly variant: Variant | undefined;
  /** Attributes (`@name`) and children that a finding speaks of: their absence is not reported again. */
  excused: Set<string> | undefined;
  /** Keys of children that came and gave no value; one that did is in the model. */
  failed: Set<string> | undefined;
}

/** An element in a form of libvirt's that is not taken has not what the form here needs. */
const EVERY_ATTRIBUTE = "@";

function excuse(work: Work, name: string): void {
  (work.excused ??= new Set()).add(name);
}

/** Decodes an element with a fixed set of fields. */
export function decodeFields<M>(
  element: XmlElement,
  table: FieldTable,
  context: DecodeContext,
  variant?: Variant,
): M | undefined {
  const before = context.findings.length;
  context.path.push(element.name);
  const model: Record<string, unknown> = {};
  for (let i = 0; i < table.manyKeys.length; i++) {
    const key = table.manyKeys[i];
    if (key !== undefined) model[key] = [];
  }
  const work: Work = {
    element,
    table,
    context,
    model,
    variant,
    excused: undefined,
    failed: undefined,
  };
  decodeAttributes(work);
  decodeChildren(work);
  const complete = hasAllRequired(work);
  context.path.pop();
  if (!complete) return undefined;
  context.origins.record(model, element);
  if (blocks(context, before)) context.origins.recordDamage(model);
  return model as M;
}

/** The cases of an element of which one attribute decides the fields. */
export interface Cases {
  readonly attribute: string;
  readonly tables: ReadonlyMap<string, () => FieldTable>;
  readonly fallback?: string | undefined;
  readonly unsupported?: readonly string[];
}

/** Decodes an element of which one attribute decides the fields. */
export function decodeVariants<M>(
  element: XmlElement,
  { attribute, tables, fallback, unsupported = [] }: Cases,
  context: DecodeContext,
): M | undefined {
  const which = attributeValue(element, attribute) ?? fallback;
  const table = which === undefined ? undefined : tables.get(which);
  if (which === undefined || table === undefined) {
    const words = [...tables.keys()];
    const expects = `one of ${words.map((word) => `'${word}'`).join(", ")}`;
    const value = { expects, words, unsupported };
    if (which === undefined) reportMissingAttribute(element, attribute, expects, context);
    else reportBadVariant(element, { name: attribute, value: which }, value, context);
    return undefined;
  }
  const model = decodeFields<Record<string, unknown>>(element, table(), context, {
    attribute,
    which,
    tables,
  });
  if (model) model[attribute] = which;
  return model as M | undefined;
}

function reportBadVariant(
  element: XmlElement,
  attribute: XmlAttribute,
  value: ValueNames,
  context: DecodeContext,
): void {
  context.path.push(element.name);
  reportBadAttribute(element, attribute, value, undefined, context);
  context.path.pop();
}

/** A model that a rule of its own element refused. `why` is a message. */
export function reportBadElement(
  element: XmlElement,
  why: string | undefined,
  context: DecodeContext,
): void {
  report(context, textSpan(context.source, element), {
    severity: "error",
    code: "xml/bad-element",
    message: why === undefined ? `invalid <${element.name}>` : `invalid <${element.name}>: ${why}`,
  });
}

/** The element changes nothing; whoever wrote it should know. */
export function reportNoEffect(element: XmlElement, why: string, context: DecodeContext): void {
  report(context, elementSpan(element), {
    severity: "note",
    code: "xml/no-effect",
    message: `<${element.name}> changes nothing here: ${why}`,
  });
}

function blocks({ findings }: DecodeContext, before: number): boolean {
  for (let i = before; i < findings.length; i++) {
    const finding = findings[i];
    if (finding && isBlocking(finding)) return true;
  }
  return false;
}

function decodeAttributes(work: Work): void {
  const { attributes } = work.element;
  for (let i = 0; i < attributes.length; i++) {
    const attribute = attributes[i];
    if (attribute) decodeAttribute(work, attribute);
  }
}

function decodeAttribute(work: Work, attribute: XmlAttribute): void {
  const { element, table, context, model, variant } = work;
  const { name, value: text } = attribute;
  const keyed = table.attributes.get(name);
  if (keyed) {
    const value = parseValue(keyed.field.value, text);
    if (!(value instanceof Invalid)) {
      model[keyed.key] = value;
      return;
    }
    excuse(work, `@${name}`);
    reportBadAttribute(element, attribute, keyed.field.value, value.why, context);
  } else if (name === "xmlns") {
    if (text !== "") reportDefaultNamespace(element, context);
  } else if (name !== variant?.attribute && !name.startsWith("xmlns:")) {
    if (variant && reportMisplacedAttribute(element, name, variant, context)) return;
    const names = table.attributeNames;
    const known = variant === undefined ? names : [variant.attribute, ...names];
    const near = reportUnknownAttribute(element, name, known, context);
    if (near !== undefined) excuse(work, `@${near}`);
    else if (context.vocabulary.knowsAttribute(context.path, name)) excuse(work, EVERY_ATTRIBUTE);
  }
}

function decodeChildren(work: Work): void {
  const { element, table, context } = work;
  if (table.content) decodeContent(work, table.content);
  let stray = table.content !== undefined;
  for (let i = 0; i < element.children.length; i++) {
    const node = element.children[i];
    if (node?.kind === "element") decodeElement(work, node);
    else if (node && !stray && !isBlank(node.value)) {
      stray = true;
      reportStrayText(element, node, false, context);
    }
  }
}

function decodeElement(work: Work, node: XmlElement): void {
  const { element, table, context, variant } = work;
  const keyed = table.children.get(childName(node));
  if (keyed) decodeChild(work, node, keyed);
  else if (!variant || !reportMisplacedElement(element, node, variant, context)) {
    const near = reportUnknownElement(element, node, table, context);
    if (near !== undefined) excuse(work, near);
  }
}

function decodeChild(
  work: Work,
  node: XmlElement,
  { key, field }: Keyed<ChildField<unknown>>,
): void {
  const { model, context, element } = work;
  const isMany = field.presence === "many";
  if (!isMany && (model[key] !== undefined || work.failed?.has(key))) {
    report(context, elementSpan(node), {
      severity: "error",
      code: "xml/duplicate-element",
      message: `<${node.name}> may stand only once in <${element.name}>`,
      help: "remove one of them",
    });
    return;
  }
  const value = field.codec.decode(node, context);
  if (value === undefined) {
    excuse(work, field.codec.name);
    (work.failed ??= new Set()).add(key);
  } else if (isMany) (model[key] as unknown[]).push(value);
  else model[key] = value;
}

function decodeContent(work: Work, content: Keyed<ContentField<unknown>>): void {
  if (hasElements(work.element)) decodeMixed(work, content);
  else decodeText(work, content);
}

function decodeText(
  { element, context, model }: Work,
  { key, field }: Keyed<ContentField<unknown>>,
): void {
  const text = textOf(element);
  if (field.presence === "optional" && isBlank(text)) return;
  const value = parseValue(field.value, text);
  if (value instanceof Invalid) reportBadText(element, text, field.value, value.why, context);
  else model[key] = value;
}

/** An element takes text or elements; both at once have no meaning anywhere in libvirt. */
function decodeMixed(work: Work, content: Keyed<ContentField<unknown>>): void {
  const { element, table, context } = work;
  if (table.children.size === 0) decodeText(work, content);
  const text = element.children.find((node) => node.kind === "text" && !isBlank(node.value));
  if (table.children.size > 0 && text?.kind === "text") {
    reportStrayText(element, text, true, context);
  }
}

/**
 * Whether every required field is there. What is absent is reported, unless a finding speaks of it already: a
 * misspelt name explains an absence.
 */
function hasAllRequired({ element, table, context, model, excused }: Work): boolean {
  let complete = true;
  for (let i = 0; i < table.required.length; i++) {
    const keyed = table.required[i];
    if (keyed === undefined || model[keyed.key] !== undefined) continue;
    const { field } = keyed;
    complete = false;
    if (field.kind === "child") {
      const { name } = field.codec;
      if (!excused?.has(name)) reportMissingElement(element, name, context);
    } else if (!excused?.has(`@${field.name}`) && !excused?.has(EVERY_ATTRIBUTE)) {
      reportMissingAttribute(element, field.name, field.value.expects, context);
    }
  }
  const content = table.content;
  return complete && (content?.field.presence !== "required" || model[content.key] !== undefined);
}
