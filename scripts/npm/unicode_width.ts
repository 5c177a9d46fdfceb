/** `@std/cli/unicode-width` of the npm profile, over get-east-asian-width and what Deno knows of Unicode. */
import { eastAsianWidth } from "get-east-asian-width";

/** The columns that a text takes on a terminal; control characters take none. Pure. */
export function unicodeWidth(text: string): number {
  return Array.from(text, widthOf).reduce((sum, width) => sum + width, 0);
}

function widthOf(character: string): number {
  if (/^[ -~]$/.test(character)) return 1;
  // Controls, marks over the letter before, and the Korean letters that join a syllable. Here, not above: reading the
  // expression takes 0.2 ms, and most texts have none of them.
  const zeroWidth = /[\p{Control}\p{Nonspacing_Mark}\p{Enclosing_Mark}\p{Format}\u1160-\u11FF]/u;
  return zeroWidth.test(character) ? 0 : eastAsianWidth(character.codePointAt(0) ?? 0);
}
