/**
 * Where text goes. Standard output carries what was asked for, standard error all the rest.
 *
 * Nothing here sends a terminal what it would obey, but for our own colours and what was asked for exactly.
 */
import { replaceCommands, visibleLines } from "../findings/visible.ts";
import { fileError } from "../host/faults.ts";
import { FileError, type Terminal } from "../host/host.ts";

/** Prints text for people. Throws a `FileError` where standard output takes no more. */
export function print(text: string): void {
  printExactly(visibleLines(text));
}

/** Prints data, or text that is safe already and has colours. Throws as {@link print} does. */
export function printExactly(text: string): void {
  try {
    console.log(withoutLastLineFeed(text));
  } catch (error) {
    throw fileError(error, "standard output");
  }
}

/** The same without holding up all else, signals included, while the reader does not read. */
export async function printSoon(
  { writeStdout }: Pick<Terminal, "writeStdout">,
  text: string,
): Promise<void> {
  await writeStdout(new TextEncoder().encode(`${withoutLastLineFeed(text)}\n`));
}

/** The same, and false where the reader has gone (`| head`) and wants no more. */
export function printWhileRead(text: string): boolean {
  return whileRead(() => printExactly(text));
}

/** Runs what prints before a command has its status: a reader that has gone does not change that. False where it has. */
export function whileRead(print: () => void): boolean {
  try {
    print();
    return true;
  } catch (error) {
    if (isReaderGone(error)) return false;
    throw error;
  }
}

/** True when the error says that whoever read standard output has gone. Pure. */
export function isReaderGone(error: unknown): boolean {
  return error instanceof FileError && error.fault === "closed";
}

/** Prints one JSON value on a line of its own. Throws as {@link print} does. */
export function printJson(value: unknown): void {
  printExactly(jsonLine(value));
}

/** One JSON value; what a terminal would obey is escaped, which means the same. Pure. */
export function jsonLine(value: unknown): string {
  return replaceCommands(
    JSON.stringify(value),
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Prints a document; what a terminal would obey is a character reference, which means the same. Throws as above. */
export function printXml(text: string): void {
  printExactly(replaceCommands(text, (character) => `&#x${character.charCodeAt(0).toString(16)};`));
}

/** Prints a message about what happens. Never throws: a message that nobody can read changes nothing. */
export function tell(text: string): void {
  tellExactly(visibleLines(text));
}

/** A message to a raw terminal, which goes down without going back. Never throws. */
export function tellRaw(text: string): void {
  tellExactly(visibleLines(withoutLastLineFeed(text)).replaceAll("\n", "\r\n") + "\r");
}

/** A message that is safe already and has colours. Never throws. */
export function tellExactly(text: string): void {
  try {
    console.error(withoutLastLineFeed(text));
  } catch {
    // Its reader has gone, or the disk behind it is full.
  }
}

function withoutLastLineFeed(text: string): string {
  return text.endsWith("\n") ? text.slice(0, -1) : text;
}
