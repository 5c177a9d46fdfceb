/** JSON whose whole numbers may be larger than a number of JavaScript holds exactly, as QEMU's `uint64` are. */

/** Of the language since ES2026, and in no type library yet. */
const EXACT = JSON as JSON & { rawJSON(text: string): unknown };

/** A number that a double may not hold has so many digits; texts without any are read at full speed. */
const MANY_DIGITS = /[0-9]{16}/;

/**
 * As `JSON.parse`, but a whole number from 2^53 on is no number: it is a value that `JSON.stringify` writes as it stood
 * in `text`. So what is only passed on keeps its digits. Throws SyntaxError. Pure.
 */
export function parseExactly(text: string): unknown {
  return MANY_DIGITS.test(text) ? JSON.parse(text, exactly) : JSON.parse(text);
}

/** A reviver; the text of a value comes with its third argument. */
function exactly(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const isInexact = Number.isInteger(value) && !Number.isSafeInteger(value);
  return isInexact && context?.source !== undefined ? EXACT.rawJSON(context.source) : value;
}
