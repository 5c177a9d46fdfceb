/** Fields that another variant of the element has: libvirt ignores them, here they are findings. */
import { type DecodeContext, report } from "./decode_context.ts";
import { childField, type FieldTable } from "./field_table.ts";
import type { Span } from "../findings/source.ts";
import { attributeSpans, elementSpan, type XmlElement } from "./tree.ts";

/** Which variant of an element is being decoded, and what the others are. */
export interface Variant {
  /** The attribute that decides. */
  readonly attribute: string;
  readonly which: string;
  readonly tables: ReadonlyMap<string, () => FieldTable>;
}

/** Reports an attribute that belongs to other variants; false when none of them has it. */
export function reportMisplacedAttribute(
  element: XmlElement,
  name: string,
  variant: Variant,
  context: DecodeContext,
): boolean {
  const owners = ownersOf(variant, (table) => table.attributes.has(name));
  const span = attributeSpans(context.source, element, name)?.name ?? elementSpan(element);
  return reportMisplaced(`attribute '${name}'`, span, element, owners, variant, context);
}

/** Reports a child that belongs to other variants; false when none of them has it. */
export function reportMisplacedElement(
  parent: XmlElement,
  element: XmlElement,
  variant: Variant,
  context: DecodeContext,
): boolean {
  const owners = ownersOf(variant, (table) => childField(table, element) !== undefined);
  const what = `<${element.name}>`;
  return reportMisplaced(what, elementSpan(element), parent, owners, variant, context);
}

function ownersOf({ tables }: Variant, has: (table: FieldTable) => boolean): string[] {
  return [...tables].filter(([, table]) => has(table())).map(([which]) => which);
}

function reportMisplaced(
  what: string,
  span: Span,
  element: XmlElement,
  owners: readonly string[],
  { attribute, which }: Variant,
  context: DecodeContext,
): boolean {
  if (owners.length === 0) return false;
  report(context, span, {
    severity: "error",
    code: "xml/misplaced",
    message: `${what} means nothing on <${element.name}> with ${attribute}='${which}'`,
    help: `it belongs to ${attribute}=${owners.map((owner) => `'${owner}'`).join(", ")}`,
  });
  return true;
}
