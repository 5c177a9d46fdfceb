/** The freedoms that XML leaves in writing one and the same document. For tests. */
import fc from "fast-check";
import type { XmlOutput } from "../xml_output.ts";

/** How one document is written: which of the equal forms, drawn from a list of small numbers in turn. */
export const styleArbitrary: fc.Arbitrary<readonly number[]> = fc.array(fc.nat(11), {
  minLength: 7,
  maxLength: 23,
});

/** The text of a document in a style. Pure. */
export function writeInStyle(document: XmlOutput, style: readonly number[]): string {
  let at = 0;
  const next = () => style[at++ % style.length] ?? 0;
  const write = ({ name, attributes, children }: XmlOutput): string => {
    const tag = `${name}${attributes.map((attribute) => writeAttribute(attribute, next)).join("")}`;
    const end = next() === 1 ? " " : "";
    if (children.length === 0 && next() < 6) return `<${tag}${end}/>`;
    const hasText = children.some((child) => typeof child === "string");
    const inside = children.map((child) =>
      typeof child === "string" ? writeText(child, next) : write(child) + (hasText ? "" : gap(next))
    );
    return `<${tag}${end}>${hasText || children.length === 0 ? "" : gap(next)}${
      inside.join("")
    }</${name}${end}>`;
  };
  const head = next() === 2 ? "<?xml version='1.0' encoding='UTF-8'?>\n" : "";
  return `${head}${next() === 3 ? "<!-- a > b -->\n" : ""}${write(document)}${
    next() === 4 ? "\n" : ""
  }`;
}

type Next = () => number;

function gap(next: Next): string {
  return ["", "\n", "\n  ", "\t", " ", "\r\n", "<!-- <x y='1'> -->", "<?x y?>"][next()] ?? "\n";
}

function writeAttribute([name, value]: readonly [string, string], next: Next): string {
  const space = [" ", "\n  ", "\t", "  "][next()] ?? " ";
  const equals = [" = ", "\n=", "= "][next()] ?? "=";
  const quote = next() < 6 ? "'" : '"';
  const escaped = [...value].map((character) =>
    /[&<\n\r\t]/.test(character) || character === quote || next() === 0
      ? reference(character, next)
      : character
  );
  return `${space}${name}${equals}${quote}${escaped.join("")}${quote}`;
}

function writeText(text: string, next: Next): string {
  if (next() === 0 && !text.includes("]]>") && !/\r|^[ \t\n]*$/.test(text)) {
    return `<![CDATA[${text}]]>`;
  }
  return [...text].map((character) =>
    /[&<>\r]/.test(character) || next() === 0 && /\S/.test(character)
      ? reference(character, next)
      : character
  ).join("");
}

const NAMED: Readonly<Record<string, string>> = { "&": "amp", "<": "lt", ">": "gt", "'": "apos" };

function reference(character: string, next: Next): string {
  const code = character.codePointAt(0) ?? 0;
  const name = NAMED[character];
  if (name !== undefined && next() < 6) return `&${name};`;
  return next() < 6 ? `&#${code};` : `&#x${code.toString(16)};`;
}
