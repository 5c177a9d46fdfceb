/**
 * White space as XML knows it (XML 1.0, production S): blank, tab, line feed, carriage return. `trim()` and
 * `\s` of JavaScript take no-break spaces and more, which a domain document must not have for decoration.
 */

/** Without white space at its ends. Pure. */
export function trimSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text.charCodeAt(start))) start++;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}

/** True where there is nothing but white space. Pure. */
export function isBlank(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (!isSpace(text.charCodeAt(i))) return false;
  return true;
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x09 || code === 0x0d;
}
