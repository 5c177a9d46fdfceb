/** What the decoder says of values that it does not take. */
import { type DecodeContext, report } from "./decode_context.ts";
import type { Span } from "../findings/source.ts";
import { closest } from "../findings/suggestion.ts";
import { attributeSpans, elementSpan, textSpan, type XmlElement } from "./tree.ts";
import type { Value } from "./value.ts";
import { oddSpace, trimSpace } from "./white_space.ts";

/** What a message needs to know of a value. */
export type ValueNames = Pick<Value<unknown>, "expects" | "words" | "unsupported">;

/** An attribute whose value is not one. */
export function reportBadAttribute(
  element: XmlElement,
  attribute: { readonly name: string; readonly value: string },
  value: ValueNames,
  why: string | undefined,
  context: DecodeContext,
): void {
  const { name, value: text } = attribute;
  const span = attributeSpans(context.source, element, name)?.value ?? elementSpan(element);
  const shown = `${name}='${short(text)}' on <${element.name}>`;
  reportBadValue(span, text, `invalid ${shown}`, shown, value, why, name, context);
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

/** An element whose text is not a value. */
export function reportBadText(
  element: XmlElement,
  text: string,
  value: ValueNames,
  why: string | undefined,
  context: DecodeContext,
): void {
  const span = textSpan(context.source, element);
  const shown = `'${short(trimSpace(text))}' in <${element.name}>`;
  const found = text === "" ? `<${element.name}> is empty` : `invalid ${shown}`;
  reportBadValue(span, text, found, shown, value, why, "text", context);
}

/** Tells a value that libvirt takes from one that nobody does. */
function reportBadValue(
  span: Span,
  text: string,
  found: string,
  shown: string,
  { words = [], unsupported = [], expects }: ValueNames,
  why: string | undefined,
  adviceName: string,
  context: DecodeContext,
): void {
  if (unsupported.includes(text)) {
    report(context, span, {
      severity: "unsupported",
      code: "xml/unsupported-value",
      message: `${shown} is known to libvirt and not supported here`,
      help: context.vocabulary.advice(context.path, `@${adviceName}=${text}`) ??
        `supported: ${expects}`,
    });
    return;
  }
  const near = closest(trimSpace(text), words);
  const odd = oddSpace(text);
  report(context, span, {
    severity: "error",
    code: "xml/bad-value",
    message: `${found}: ${why ?? `need ${expects}`}`,
    help: odd !== undefined
      ? `${odd}, is in it: write an ordinary one, or none`
      : near === undefined
      ? undefined
      : `did you mean '${near}'?`,
  });
}

/** A value as a message quotes it: whole where it is short, on one line. */
function short(text: string): string {
  const characters = [...text.slice(0, 200).replace(/\s+/g, " ")];
  return characters.length <= 60 ? characters.join("") : `${characters.slice(0, 57).join("")}…`;
}
