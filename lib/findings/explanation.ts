/** What a finding's code means, at the length that a message has no room for: `domrun explain CODE`. */

/** One code explained. Every room explains its own codes, in its folder explanations/. */
export interface CodeExplanation {
  /** Stable, `room/what-is-wrong`. */
  readonly code: string;
  /** What is wrong, in a few words. */
  readonly title: string;
  /** Why it matters and what to do: sentences, in paragraphs that an empty line separates. */
  readonly text: string;
  /** A situation in which it comes, in words: where a document alone does not make it. */
  readonly when?: string;
  /** Elements of a document that get the finding. */
  readonly bad?: string;
  /** The same, put right. */
  readonly good?: string;
}

/** What gets a finding, and the same put right, by code; each is elements that begin at the first column. */
export type Examples = Readonly<Record<string, readonly [bad: string, good: string]>>;

/** The explanations of a room, by code, with their examples. Pure. */
export function explanationsOf(
  texts: Readonly<Record<string, Omit<CodeExplanation, "code">>>,
  examples: Examples = {},
): readonly CodeExplanation[] {
  return Object.entries(texts).map(([code, text]) => {
    const example = examples[code];
    return { code, ...text, ...(example && { bad: example[0], good: example[1] }) };
  });
}

/** An explanation for people, with a line feed at its end. Pure. */
export function renderExplanation({ code, title, text, when, bad, good }: CodeExplanation): string {
  const parts = [`${code}: ${title}`, wrap(text)];
  if (when !== undefined) parts.push(wrap(`For example: ${when}`));
  const [badTitle, goodTitle] = titlesOf(when);
  if (bad !== undefined) parts.push(`${badTitle}:\n\n${indent(bad)}`);
  if (good !== undefined) parts.push(`${goodTitle}:\n\n${indent(good)}`);
  return parts.join("\n\n") + "\n";
}

/** What stands above the two parts of an example. Pure. */
export function titlesOf(when: string | undefined): readonly [bad: string, good: string] {
  return when === undefined ? ["This gets it", "This is right"] : ["In place of this", "Write"];
}

const WIDTH = 80;

/** Paragraphs as lines of at most {@link WIDTH} characters. */
function wrap(text: string): string {
  return text.split(/\n\s*\n/).map((paragraph) => {
    const lines = [""];
    for (const word of paragraph.trim().split(/\s+/)) {
      const line = lines.at(-1) ?? "";
      if (line !== "" && line.length + 1 + word.length > WIDTH) lines.push(word);
      else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
    }
    return lines.join("\n");
  }).join("\n\n");
}

function indent(xml: string): string {
  return xml.split("\n").map((line) => line === "" ? "" : `    ${line}`).join("\n");
}
