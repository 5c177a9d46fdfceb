/**
 * XML to models, with every finding and not only the first. A field that is wrong is left out and the rest goes
 * on; an object without one of its required fields does not count.
 */
import type { ChildField, ContentField, ElementCodec } from "./grammar.ts";
import { type DecodeContext, report } from "./decode_context.ts";
import {
  reportDefaultNamespace,
  reportEmptyAttribute,
  reportEmptyElement,
  reportMissingAttribute,
  reportMissingElement,
  reportStrayText,
  reportUnknownAttribute,
  reportUnknownElement,
} from "./decode_report.ts";
import { reportBadAttribute, reportBadText, type ValueNames } from "./value_report.ts";
import { childField, type FieldTable, type Keyed } from "./field_table.ts";
import type { RefusedVariants } from "./mark.ts";
import { isBlocking } from "../findings/finding.ts";
import {
  attributeValue,
  elementSpan,
  hasElements,
  textOf,
  type XmlAttribute,
  type XmlElement,
} from "./tree.ts";
import { remarkOnAttribute, remarkOnElement, remarkOnVariant } from "./remark.ts";
import { Invalid, parseValue } from "./value.ts";
import { reportMisplacedAttribute, reportMisplacedElement, type Variant } from "./variant.ts";
import { isModel, keep, type Kept } from "./kept.ts";
import { keepElement } from "./verbatim.ts";
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
  readonly excused: string[];
  /** Keys of children that came and gave no value; one that did is in the model. */
  readonly failed: string[];
  /** What the model keeps besides its fields. */
  readonly kept: Kept;
}

/** In `excused`: an attribute of a form of the element that is not supported here stands in for those of the one that is. */
const EVERY_ATTRIBUTE = "@";

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
  for (const key of table.manyKeys) model[key] = [];
  const work: Work = {
    element,
    table,
    context,
    model,
    variant,
    excused: [],
    failed: [],
    kept: { attributes: [], children: [] },
  };
  for (const attribute of element.attributes) decodeAttribute(work, attribute);
  decodeChildren(work);
  const complete = hasAllRequired(work);
  context.path.pop();
  if (!complete) return undefined;
  if (context.keepsUnknown) keep(model, work.kept);
  const isDamaged = context.findings.slice(before).some(isBlocking);
  context.origins.record(model, element, isDamaged);
  return model as M;
}

/** The cases of an element of which one attribute decides the fields. */
export interface Cases {
  readonly attribute: string;
  readonly tables: ReadonlyMap<string, () => FieldTable>;
  readonly fallback?: string | undefined;
  readonly unsupported?: readonly string[] | undefined;
  readonly refused?: RefusedVariants | undefined;
}

/** Decodes an element of which one attribute decides the fields. */
export function decodeVariants<M>(
  element: XmlElement,
  { attribute, tables, fallback, unsupported = [], refused = {} }: Cases,
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
  const mark = refused[which];
  if (mark && mark.rule === undefined) remarkOnVariant(element, attribute, mark, context);
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

function decodeAttribute(work: Work, attribute: XmlAttribute): void {
  const { element, table, context, model, variant } = work;
  const { name, value: text } = attribute;
  const keyed = table.attributes.get(name);
  if (keyed) {
    if (keyed.field.emptyIsAbsent && text === "") {
      reportEmptyAttribute(element, name, context);
      return;
    }
    const value = parseValue(keyed.field.value, text);
    if (!(value instanceof Invalid)) {
      model[keyed.key] = value;
      if (keyed.field.marks.length > 0) remarkOnAttribute(keyed.field, value, element, context);
      return;
    }
    work.excused.push(`@${name}`);
    work.kept.attributes.push([name, text]);
    reportBadAttribute(element, attribute, keyed.field.value, value.why, context);
  } else if (name !== variant?.attribute && !/^xmlns(:|$)/.test(name)) {
    if (variant && reportMisplacedAttribute(element, name, variant, context)) return;
    const near = reportUnknownAttribute(element, name, table, variant?.attribute, context);
    work.kept.attributes.push([name, text]);
    if (near !== undefined) work.excused.push(`@${near}`);
    else if (context.vocabulary.knowsAttribute(context.path, name)) {
      work.excused.push(EVERY_ATTRIBUTE);
    }
  }
}

function decodeChildren(work: Work): void {
  const { element, table, context } = work;
  if (table.content) decodeContent(work, table.content);
  let stray = table.content !== undefined;
  for (const node of element.children) {
    if (node.kind === "element") decodeElement(work, node);
    else if (!stray && !isBlank(node.value)) {
      stray = true;
      reportStrayText(element, node, false, table.attributeNames, context);
    }
  }
}

function decodeElement(work: Work, node: XmlElement): void {
  const { element, table, context, variant } = work;
  const keyed = childField(table, node);
  if (keyed) decodeChild(work, node, keyed);
  else if (!variant || !reportMisplacedElement(element, node, variant, context)) {
    const near = reportUnknownElement(element, node, table, context);
    if (context.keepsUnknown) work.kept.children.push(keepElement(node));
    if (near !== undefined) work.excused.push(near);
  }
}

function decodeChild(
  work: Work,
  node: XmlElement,
  { key, field }: Keyed<ChildField<unknown>>,
): void {
  const { model, context, element } = work;
  const isMany = field.presence === "many";
  if (!isMany && (model[key] !== undefined || work.failed.includes(key))) {
    report(context, elementSpan(node), {
      severity: "error",
      code: "xml/duplicate-element",
      message: `<${node.name}> may stand only once in <${element.name}>`,
      help: "remove one of them",
    });
    return;
  }
  if (field.emptyIsAbsent && isEmpty(node)) {
    reportEmptyElement(node, context);
    return;
  }
  const before = context.findings.length;
  const value = decodeNamed(node, field.codec, context);
  // A model that is not an object has no place to keep what is not understood.
  const isLost = context.keepsUnknown && context.findings.length > before && !isModel(value);
  if (value === undefined || isLost) {
    work.excused.push(field.codec.name);
    work.failed.push(key);
    if (context.keepsUnknown) work.kept.children.push(keepElement(node));
    return;
  }
  if (isMany) (model[key] as unknown[]).push(value);
  else model[key] = value;
  if (field.marks.length > 0) remarkOnElement(field, value, node, context);
}

function isEmpty(node: XmlElement): boolean {
  return node.attributes.length === 0 && !hasElements(node) && textOf(node) === "";
}

/** Decodes an element with the codec of its name; where `xmlns='…'` makes it another name, that is said once. */
export function decodeNamed<T>(
  element: XmlElement,
  codec: ElementCodec<T>,
  context: DecodeContext,
): T | undefined {
  const { uri } = element;
  if (uri === codec.uri) return codec.decode(element, context);
  if (uri !== context.wrongNamespace) reportDefaultNamespace(element, context);
  return codec.decode(element, { ...context, wrongNamespace: uri });
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
    reportStrayText(element, text, true, [], context);
  }
}

/**
 * Whether every required field is there. What is absent is reported, unless a finding speaks of it already: a
 * misspelt name explains an absence.
 */
function hasAllRequired({ element, table, context, model, excused }: Work): boolean {
  const missing = table.required.filter(({ key }) => model[key] === undefined);
  for (const { field } of missing) {
    if (field.kind === "child") {
      const { name } = field.codec;
      if (!excused.includes(name)) reportMissingElement(element, name, context);
    } else if (!excused.includes(`@${field.name}`) && !excused.includes(EVERY_ATTRIBUTE)) {
      reportMissingAttribute(element, field.name, field.value.expects, context);
    }
  }
  const content = table.content;
  return missing.length === 0 &&
    (content?.field.presence !== "required" || model[content.key] !== undefined);
}
