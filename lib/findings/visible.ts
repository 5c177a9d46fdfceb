/**
 * Text from outside (names, paths, what a document or another program says) made safe for a terminal: the one place
 * that knows what a terminal obeys.
 */

/** Control characters but tab and line feed, and marks that turn the direction of writing. */
const COMMANDS = /[^\t\n\x20-\x7E\xA0-\u2029\u202F-\u2065\u206A-\uFFFF]/g;

/** What a terminal's sequences begin with (ECMA-48). */
export const ESC = "\x1b";

/** Stands for a character that a terminal would obey. */
const MARK = "\uFFFD";

/** Each character that a terminal would obey, but for tab and line feed, written as `write` says. Pure. */
export function replaceCommands(text: string, write: (character: string) => string): string {
  return text.replace(COMMANDS, write);
}

/** A text of several lines: what a terminal would obey is a mark that can be seen. Pure. */
export function visibleLines(text: string): string {
  return replaceCommands(text, () => MARK);
}

/** The same on one line: with a line feed, a name could forge a line of ours. Pure. */
export function visibleLine(text: string): string {
  return visibleLines(text).replaceAll("\n", MARK);
}
