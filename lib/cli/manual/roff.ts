/** Text as roff with the macros of man(7), which man-db and mandoc read. Pure. */

/** A page: `name` in capitals, what stands under each heading. */
export function manualPage(
  { name, section, version, body }: {
    readonly name: string;
    readonly section: 1 | 5;
    readonly version: string;
    readonly body: readonly string[];
  },
): string {
  const head = `.TH "${name.toUpperCase()}" ${section} "${DATE}" "domrun ${version}"`;
  // A paragraph begins by itself there.
  const lines = body.filter((line, at) => line !== ".PP" || !body[at - 1]?.startsWith(".SH "));
  return [head, ...lines].join("\n") + "\n";
}

/** Of the pages, not of the day: a program that is built again prints the same. */
const DATE = "2026-11-28";

/** Text as a line, or several; nothing in it is a request, and a terminal of ASCII has every character. */
export function text(words: string): string {
  return words.replaceAll("\\", "\\e").replaceAll("-", "\\-").replaceAll("…", "...")
    .replaceAll(/^(?=[.'])/gm, "\\&");
}

export function heading(words: string): string {
  return `.SH ${text(words)}`;
}

/** A term, and what is said of it. */
export function entry(term: string, words: string): string {
  return `.TP\n\\fB${text(term)}\\fR\n${text(words)}`;
}

/** Paragraphs, which an empty line separates; lines that begin with four blanks are an example. */
export function paragraphs(words: string): readonly string[] {
  return words.split(/\n\n+/).flatMap((paragraph) => {
    const isExample = paragraph.split("\n").every((line) => line.startsWith("    "));
    return isExample
      ? [".PP", ".RS 4", ".nf", text(paragraph.replaceAll(/^ {4}/gm, "")), ".fi", ".RE"]
      : [".PP", text(paragraph)];
  });
}
