/** What a finding's code means, at the length that a message has no room for: `domrun explain CODE`. */

/** One code explained. Every room explains its own codes, in its folder explanations/. */
export interface CodeExplanation {
  /** Stable, `room/what-is-wrong`. */
  readonly code: string;
  /** What is wrong, in a few words. */
  readonly title: string;
  /** Why it matters and what to do: sentences, in paragraphs that an empty line separates. */
  readonly text: string;
  /** XML that gets the finding. */
  readonly bad?: string;
  /** The same, put right. */
  readonly good?: string;
}

/** An explanation for people, with a line feed at its end. Pure. */
export function renderExplanation({ code, title, text, bad, good }: CodeExplanation): string {
  const parts = [`${code}: ${title}`, wrap(text)];
  if (bad !== undefined) parts.push(`Refused:\n\n${indent(bad)}`);
  if (good !== undefined) {
    parts.push(`${bad === undefined ? "For example" : "Right"}:\n\n${indent(good)}`);
  }
  return parts.join("\n\n") + "\n";
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
