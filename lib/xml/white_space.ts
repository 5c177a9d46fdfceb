/**
 * White space as XML knows it (XML 1.0, production S): blank, tab, line feed, carriage return. `trim()` and
 * `\s` of JavaScript take no-break spaces and more, which a domain document must not have for decoration.
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
