/** What the marks of the grammar say of a document that has what they are on. */
import type { DecodeContext } from "./decode_context.ts";
import { addFinding } from "../findings/finding.ts";
import type { Span } from "../findings/source.ts";
import type { Mark } from "./mark.ts";
import { attributeSpans, childElements, elementSpan, type XmlElement } from "./tree.ts";

/** The marks that are about a value. Pure. */
export function applyingMarks<T>(
  { marks }: { readonly marks: readonly Mark<T>[] },
  value: T,
): readonly Mark<T>[] {
  if (marks.length === 0) return marks;
  return marks.filter((mark) =>
    !mark.silent && mark.rule === undefined && (mark.when === undefined || mark.when(value))
  );
}

/** At the value of the attribute. */
export function remarkOnAttribute(
  element: XmlElement,
  name: string,
  mark: Mark,
  context: DecodeContext,
): void {
  const spans = attributeSpans(context.source, element, name);
  const span = spans?.value ?? elementSpan(element);
  remark(`${name} on <${element.name}>`, "xml/unsupported-value", span, mark, context);
}

/** At the start tag, or at the part of the element that the mark is about. */
export function remarkOnElement(element: XmlElement, mark: Mark, context: DecodeContext): void {
  const { at } = mark;
  if (at?.startsWith("@")) return remarkOnAttribute(element, at.slice(1), mark, context);
  const part = childElements(element).find(({ localName }) => localName === at) ?? element;
  const span = elementSpan(part);
  remark(`<${part.name}>`, "xml/unsupported-element", span, mark, context);
}

function remark(
  what: string,
  unsupportedCode: string,
  span: Span,
  { effect, why, help }: Mark,
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
