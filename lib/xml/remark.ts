/** What the marks of the grammar say of a document that has what they are on. */
import type { DecodeContext } from "./decode_context.ts";
import { addFinding } from "../findings/finding.ts";
import type { Span } from "../findings/source.ts";
import type { AttributeField, ChildField } from "./grammar.ts";
import type { Mark, RefusedVariants } from "./mark.ts";
import { attributeSpans, childElements, elementSpan, type XmlElement } from "./tree.ts";

/** At the value of the attribute. */
export function remarkOnAttribute<T>(
  field: AttributeField<T>,
  value: T,
  element: XmlElement,
  context: DecodeContext,
): void {
  for (const mark of applyingMarks(field, value)) {
    remarkAtValue(element, field.name, mark, context);
    // An element is nothing without what it must have: then it goes as a whole.
    const name = field.presence === "required" ? undefined : field.name;
    if (mark.dispensable) dispense(element, name, mark, context);
  }
}

/** At the start tag, or at the part of the element that the mark is about. */
export function remarkOnElement<T>(
  field: ChildField<T>,
  value: T,
  element: XmlElement,
  context: DecodeContext,
): void {
  for (const mark of applyingMarks(field, value)) {
    const { at } = mark;
    if (at?.startsWith("@")) remarkAtValue(element, at.slice(1), mark, context);
    else {
      const part = childElements(element).find(({ localName }) => localName === at) ?? element;
      remark(`<${part.name}>`, "xml/unsupported-element", elementSpan(part), mark, context);
    }
    if (mark.dispensable) dispensePart(element, field, mark, context);
  }
}

/** At the value of the attribute that decides. */
export function remarkOnVariant(
  element: XmlElement,
  name: string,
  { why, help }: RefusedVariants[string],
  context: DecodeContext,
): void {
  remarkAtValue(element, name, { effect: "unsupported", why, help }, context);
}

/** The part that a mark is about, or the whole. */
function dispensePart<T>(
  element: XmlElement,
  { codec: { content } }: ChildField<T>,
  mark: Mark<T>,
  context: DecodeContext,
): void {
  const { at } = mark;
  const name = at?.replace(/^@/, "");
  const fields = content.kind === "fields" ? Object.values(content.fields) : [];
  const isRequired = fields.some((field) =>
    field.kind === "attribute" && field.name === name && field.presence === "required"
  );
  if (at?.startsWith("@") && !isRequired) dispense(element, at.slice(1), mark, context);
  else {
    const part = childElements(element).find(({ localName }) => localName === at) ?? element;
    dispense(part, undefined, mark, context);
  }
}

function dispense(
  element: XmlElement,
  attribute: string | undefined,
  { why }: Said,
  { dispensable, source }: DecodeContext,
): void {
  const spans = attribute === undefined ? undefined : attributeSpans(source, element, attribute);
  dispensable.push({
    element,
    span: spans?.value ?? elementSpan(element),
    what: attribute === undefined ? `<${element.name}>` : `${attribute} on <${element.name}>`,
    why,
    ...(attribute === undefined ? {} : { attribute }),
  });
}

function applyingMarks<T>(
  { marks }: { readonly marks: readonly Mark<T>[] },
  value: T,
): readonly Mark<T>[] {
  return marks.filter((mark) =>
    !mark.silent && mark.rule === undefined && (mark.when === undefined || mark.when(value))
  );
}

/** What a remark says; which values it is about has been asked. */
type Said = Pick<Mark, "effect" | "why" | "help">;

function remarkAtValue(
  element: XmlElement,
  name: string,
  mark: Said,
  context: DecodeContext,
): void {
  const spans = attributeSpans(context.source, element, name);
  const span = spans?.value ?? elementSpan(element);
  remark(`${name} on <${element.name}>`, "xml/unsupported-value", span, mark, context);
}

function remark(
  what: string,
  unsupportedCode: string,
  span: Span,
  { effect, why, help }: Said,
  { source, remarks }: DecodeContext,
): void {
  addFinding(
    remarks,
    source,
    span,
    effect === "ignored"
      ? {
        severity: "note",
        code: "xml/no-effect",
        message: `${what} changes nothing here: ${why}`,
        help,
      }
      : { severity: "unsupported", code: unsupportedCode, message: why, help },
  );
}
