/** What the decoder says of parts that it does not take; of their values: value_report.ts. */
import { type DecodeContext, isOnlyCounted, report } from "./decode_context.ts";
import type { FieldTable } from "./field_table.ts";
import { closest, suggest } from "../findings/suggestion.ts";
import { belongsIn, otherName, otherNamespace, placeOfAttribute } from "./other_place.ts";
import {
  attributeSpans,
  elementSpan,
  hasElements,
  nodeSpan,
  type XmlElement,
  type XmlText,
} from "./tree.ts";
import { looksBlank, oddSpace } from "./white_space.ts";

/** An element without an attribute that it must have. */
export function reportMissingAttribute(
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

/** An element without a child that it must have. */
export function reportMissingElement(
  element: XmlElement,
  name: string,
  context: DecodeContext,
): void {
  report(context, elementSpan(element), {
    severity: "error",
    code: "xml/missing-element",
    message: `<${element.name}> needs <${name}> in it`,
  });
}

const EMPTY = { severity: "warning", code: "xml/empty", help: "remove it" } as const;

/** An attribute that is written, and left empty. */
export function reportEmptyAttribute(
  element: XmlElement,
  name: string,
  context: DecodeContext,
): void {
  const span = attributeSpans(context.source, element, name)?.name ?? elementSpan(element);
  report(context, span, {
    ...EMPTY,
    message: `${name} on <${element.name}> is empty, and taken as absent`,
  });
}

/** Why a part is left out of which nothing more is known. */
const NOT_NEEDED = "the guest does without it";

/** An element that is written, and left empty. */
export function reportEmptyElement(element: XmlElement, context: DecodeContext): void {
  report(context, elementSpan(element), {
    ...EMPTY,
    message: `<${element.name}> is empty, and taken as absent`,
  });
}

/**
 * An attribute that the grammar does not have. Returns the name that it seems to be a slip of, if any.
 *
 * @param variant the attribute that chose the table, if one did
 */
export function reportUnknownAttribute(
  element: XmlElement,
  name: string,
  table: FieldTable,
  variant: string | undefined,
  context: DecodeContext,
): string | undefined {
  const known = variant === undefined ? table.attributeNames : [variant, ...table.attributeNames];
  const span = attributeSpans(context.source, element, name)?.name ?? elementSpan(element);
  const forgotten = context.vocabulary.forgotten?.(context.path, `@${name}`);
  if (forgotten !== undefined) {
    report(context, span, {
      severity: "warning",
      code: "xml/forgotten",
      message: `attribute '${name}' on <${element.name}> is read by no libvirt: ${forgotten}`,
      help: "remove it",
    });
    return undefined;
  }
  if (context.vocabulary.knowsAttribute(context.path, name)) {
    report(context, span, {
      severity: "unsupported",
      code: "xml/unsupported-attribute",
      message:
        `attribute '${name}' on <${element.name}> is known to libvirt and not supported here`,
      help: context.vocabulary.advice(context.path, `@${name}`),
    });
    if (context.vocabulary.isDispensable?.(context.path, `@${name}`)) {
      const what = `attribute '${name}' on <${element.name}>`;
      context.dispensable.push({ element, attribute: name, span, what, why: NOT_NEEDED });
    }
    return undefined;
  }
  const unknown = {
    severity: "error",
    code: "xml/unknown-attribute",
    message: `unknown attribute '${name}' on <${element.name}>`,
  } as const;
  if (isOnlyCounted(context)) {
    report(context, span, unknown);
    return undefined;
  }
  const near = closest(name, known) ?? otherName(element, name, table);
  const help = context.vocabulary.slip?.(context.path, `@${name}`) ??
    (near !== undefined
      ? `did you mean '${near}'?`
      : placeOfAttribute(element, name, table) ?? suggest(name, known) ??
        (known.length === 0 ? `<${element.name}> takes no attributes` : undefined));
  report(context, span, { ...unknown, help });
  return near;
}

/** An element that the grammar does not have. Returns the name that it seems to be a slip of, if any. */
export function reportUnknownElement(
  parent: XmlElement,
  element: XmlElement,
  table: FieldTable,
  context: DecodeContext,
): string | undefined {
  const known = table.childNames;
  if (context.vocabulary.knowsElement(context.path, element.name)) {
    report(context, elementSpan(element), {
      severity: "unsupported",
      code: "xml/unsupported-element",
      message: `<${element.name}> in <${parent.name}> is known to libvirt and not supported here`,
      help: context.vocabulary.advice(context.path, element.name),
    });
    if (context.vocabulary.isDispensable?.(context.path, element.name)) {
      const what = `<${element.name}> in <${parent.name}>`;
      context.dispensable.push({ element, span: elementSpan(element), what, why: NOT_NEEDED });
    }
    return undefined;
  }
  const unknown = {
    severity: "error",
    code: "xml/unknown-element",
    message: `unknown element <${element.name}> in <${parent.name}>`,
  } as const;
  if (isOnlyCounted(context)) {
    report(context, elementSpan(element), unknown);
    return undefined;
  }
  const namespace = otherNamespace(element, table);
  const near = namespace === undefined ? closest(element.name, known) : element.name;
  const slip = context.vocabulary.slip?.(context.path, element.name);
  report(context, elementSpan(element), {
    ...unknown,
    help: slip ?? namespace ??
      (near !== undefined
        ? `did you mean <${near}>?`
        : belongsIn(element, table) ?? suggest(element.name, known) ??
          (known.length === 0 ? `<${parent.name}> holds no elements` : undefined)),
  });
  return near;
}

/**
 * Text where only elements may stand.
 *
 * @param attributes those that the element takes
 */
export function reportStrayText(
  element: XmlElement,
  text: XmlText,
  holdsText: boolean,
  attributes: readonly string[],
  context: DecodeContext,
): void {
  const odd = looksBlank(text.value) ? oddSpace(text.value) : undefined;
  const what = odd === undefined ? "text" : `${odd},`;
  report(context, nodeSpan(context.source, text), {
    severity: "error",
    code: "xml/unexpected-text",
    message: holdsText
      ? `<${element.name}> holds text and elements, need one or the other`
      : `${what} in <${element.name}>, which holds only elements`,
    help: odd === undefined
      ? attributes.length > 0 && !hasElements(element)
        ? `say it in an attribute; known here: ${attributes.join(", ")}`
        : "remove it, or put it in a comment: <!-- … -->"
      : "write ordinary blanks in its place, here and wherever else it stands",
  });
}

/** `xmlns='…'` on an element of the grammar: its name then means another element. */
export function reportDefaultNamespace(element: XmlElement, context: DecodeContext): void {
  const span = attributeSpans(context.source, element, "xmlns")?.name ?? elementSpan(element);
  report(context, span, {
    severity: "error",
    code: "xml/default-namespace",
    message: `<${element.name}> is put in a namespace, need it without one`,
    help: "remove xmlns='…'; a namespace of your own belongs in <metadata>",
  });
}
