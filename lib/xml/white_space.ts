/**
 * White space as XML knows it (XML 1.0, production S): blank, tab, line feed, carriage return. `trim()` and
 * `\s` of JavaScript take no-break spaces and more, which XML does not know as white space.
 */

/** Without white space at its ends. Pure. */
export function trimSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text.charAt(start))) start++;
  while (end > start && isSpace(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

/** True where there is nothing but white space. Pure. */
export function isBlank(text: string): boolean {
  return !/[^ \t\n\r]/.test(text);
}

function isSpace(character: string): boolean {
  return " \t\n\r".includes(character);
}

/** Looks like a blank, and is none to XML: what word processors and web pages leave in a copied text. */
const ODD_SPACE = /[\u00A0\u1680\u2000-\u200B\u2028\u2029\u202F\u205F\u3000\uFEFF]/;

const ODD_NAMES: Readonly<Record<string, string>> = {
  "\u00A0": "a no-break space",
  "\u200B": "a zero-width space",
  "\u202F": "a narrow no-break space",
  "\u3000": "an ideographic space",
  "\uFEFF": "a byte order mark",
};

/** The first of them in a text, as a message names it: `U+00A0, a no-break space`. Pure. */
export function oddSpace(text: string): string | undefined {
  const [character] = ODD_SPACE.exec(text) ?? [];
  if (character === undefined) return undefined;
  const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
  return `U+${code}, ${ODD_NAMES[character] ?? "a space that XML does not know"}`;
}

/** True where there is nothing but what looks like blanks. Pure. */
export function looksBlank(text: string): boolean {
  return isBlank(text.replaceAll(new RegExp(ODD_SPACE, "g"), ""));
}
