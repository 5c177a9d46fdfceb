/** What the decoder says of values that it does not take. */
import { type DecodeContext, report } from "./decode_context.ts";
import type { Span } from "../findings/source.ts";
import { closest } from "../findings/suggestion.ts";
import { attributeSpans, elementSpan, textSpan, type XmlElement } from "./tree.ts";
import { Invalid, type Value } from "./value.ts";
import { oddSpace, trimSpace } from "./white_space.ts";

/** What a message needs to know of a value. */
export type ValueNames =
  & Pick<Value<unknown>, "expects" | "words" | "unsupported" | "takesHexadecimal">
  & Partial<Pick<Value<unknown>, "parse">>;

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
  reportBadValue(span, text, `invalid ${shown}`, shown, value, why, `@${name}`, context);
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
  const [found, reason] = text === ""
    ? [`<${element.name}> is empty`, undefined]
    : [`invalid ${shown}`, why];
  reportBadValue(span, text, found, shown, value, reason, "@text", context);
}

/** Tells a value that libvirt takes from one that nobody does. */
function reportBadValue(
  span: Span,
  text: string,
  found: string,
  shown: string,
  value: ValueNames,
  why: string | undefined,
  place: string,
  context: DecodeContext,
): void {
  const { unsupported = [], expects } = value;
  if (unsupported.includes(text)) {
    report(context, span, {
      severity: "unsupported",
      code: "xml/unsupported-value",
      message: `${shown} is known to libvirt and not supported here`,
      help: context.vocabulary.advice(context.path, `${place}=${text}`) ??
        `supported: ${expects}`,
    });
    return;
  }
  report(context, span, {
    severity: "error",
    code: "xml/bad-value",
    message: `${found}: ${why ?? `need ${expects}`}`,
    help: helpWith(text, value, `${place}=${text}`, context),
  });
}

function helpWith(
  text: string,
  { words = [], takesHexadecimal, parse }: ValueNames,
  what: string,
  context: DecodeContext,
): string | undefined {
  const odd = oddSpace(text);
  if (odd !== undefined) return `${odd}, is in it: write an ordinary one, or none`;
  const slip = context.vocabulary.slip?.(context.path, what);
  if (slip !== undefined) return slip;
  const near = sameSwitch(text, words) ?? closest(trimSpace(text), words);
  if (near !== undefined) return `did you mean '${near}'?`;
  if (takesHexadecimal && /^[0-9a-f]*[a-f][0-9a-f]*$/i.test(text)) {
    return `a hexadecimal number begins with 0x: '0x${text}'`;
  }
  const bare = trimSpace(text);
  return bare === text || parse === undefined || parse(bare) instanceof Invalid
    ? undefined
    : "there is white space around it: remove that";
}

/** `true` where it is `yes` or `on`. */
function sameSwitch(text: string, words: readonly string[]): string | undefined {
  const [on, off] = words;
  if (words.length !== 2 || !(on === "yes" || on === "on")) return undefined;
  if (/^(?:true|1|yes|on|enabled?)$/i.test(text)) return on;
  return /^(?:false|0|no|off|disabled?)$/i.test(text) ? off : undefined;
}

/** A value as a message quotes it: whole where it is short, on one line. */
function short(text: string): string {
  const characters = [...text.slice(0, 200).replace(/\s+/g, " ")];
  return characters.length <= 60 ? characters.join("") : `${characters.slice(0, 57).join("")}…`;
}
