/** Patterns of RELAX NG as elements, and values as XML Schema's datatypes. */
import { compileRegexp } from "./regexp.ts";
import type { XmlOutput } from "./xml_output.ts";
import type { Patterned, ValuePattern } from "./value.ts";

/** An element of the schema. Pure. */
export function tag(
  name: string,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly (XmlOutput | string)[]
): XmlOutput {
  return { name, attributes: Object.entries(attributes), children };
}

/** Some patterns under one, which one alone does not need; none at all is `empty`. Pure. */
export function pattern(
  name: "group" | "choice" | "interleave",
  patterns: readonly XmlOutput[],
): XmlOutput {
  const [first, second] = patterns;
  if (first === undefined) return tag("empty", {});
  return second === undefined ? first : tag(name, {}, ...patterns);
}

/** What an attribute or a text may be. Pure. */
export function valuePattern({ pattern, trimmed }: Patterned): XmlOutput {
  switch (pattern.kind) {
    case "text":
      return tag("text", {});
    case "words":
      return wordPattern(pattern.words, trimmed);
    case "regexp":
      compileRegexp(pattern.regexp); // refuses here what it would refuse when a document is read
      return data("string", [["pattern", spaced(pattern.regexp, trimmed)]]);
    case "integer":
      return integerPattern(pattern, trimmed);
    case "either":
      return choice(pattern.of.flatMap(alternatives));
  }
}

function alternatives(patterned: Patterned): readonly XmlOutput[] {
  const { pattern } = patterned;
  if (pattern.kind === "either") return pattern.of.flatMap(alternatives);
  const one = valuePattern(patterned);
  return one.name === "choice" ? one.children.filter((child) => typeof child !== "string") : [one];
}

/** `token` is `string` without white space at its ends, and with every run of it inside as one blank. */
function wordPattern(words: readonly string[], trimmed: boolean): XmlOutput {
  const type = trimmed ? "token" : "string";
  return choice(words.map((word) => tag("value", { type }, word)));
}

function choice(patterns: readonly XmlOutput[]): XmlOutput {
  return pattern("choice", patterns);
}

/** The pattern shuts out signs, which `integer` has and libvirt's numbers of this kind do not. */
function integerPattern(
  { min, max }: Extract<ValuePattern, { kind: "integer" }>,
  trimmed: boolean,
): XmlOutput {
  return data("integer", [
    ["pattern", spaced("[0-9]+", trimmed)],
    ["minInclusive", String(min)],
    ["maxInclusive", String(max)],
  ]);
}

function spaced(regexp: string, trimmed: boolean): string {
  return trimmed ? `\\s*(${regexp})\\s*` : regexp;
}

function data(type: string, params: readonly (readonly [name: string, text: string])[]): XmlOutput {
  return tag("data", { type }, ...params.map(([name, text]) => tag("param", { name }, text)));
}
