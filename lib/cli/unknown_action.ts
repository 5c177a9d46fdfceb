/** The word behind `forward` and `state` that says what to do. */
import { closest } from "../findings/suggestion.ts";
import { UsageError } from "./command.ts";

/** What other programs call it. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  ls: "list",
  show: "list",
  rm: "remove",
  del: "remove",
  delete: "remove",
};

/** The error for a word that is none of `actions`. Pure. */
export function unknownAction(
  command: string,
  word: string,
  actions: readonly string[],
): UsageError {
  const near = ELSEWHERE[word] ?? closest(word, actions);
  const known = `${actions.slice(0, -1).join(", ")} or ${actions.at(-1)}`;
  return new UsageError(
    `${command} takes ${known}, found '${word}'`,
    near === undefined ? undefined : `did you mean ${near}?`,
  );
}
