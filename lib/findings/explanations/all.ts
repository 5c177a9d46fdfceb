/** The codes of this room, explained. */
import type { CodeExplanation } from "../explanation.ts";

export const CODES: readonly CodeExplanation[] = [
  {
    code: "findings/left-out",
    title: "There are more findings",
    when: "a list of two thousand forwards, in each of which the same attribute is misspelt.",
    text:
      `domrun shows the first 1000 findings of a document, and counts the rest. They are mostly of one kind, and one
      change corrects them all. This one is as severe as the worst that it stands for.`,
  },
];
