import { assertEquals } from "@std/assert";
import { CONTAINER_WORDS } from "./foreign_container_words.ts";
import { findCommand } from "./command_table.ts";
import { foreignWord } from "./foreign_words.ts";

/** What follows `domrun` in a sentence about it. */
const VERBS = ["fetches", "has", "is", "needs"];

Deno.test("what is said in the place of other tools' words names commands that there are", () => {
  const named = Object.values(CONTAINER_WORDS).flatMap((help) =>
    [...help.matchAll(/domrun ([a-z-]+)/g)].map(([, word = ""]) => word)
  );
  const unknown = named.filter((word) => !VERBS.includes(word) && findCommand(word) === undefined);
  assertEquals(unknown, []);
});

Deno.test("a word of another tool has one answer", () => {
  const words = Object.keys(CONTAINER_WORDS);
  assertEquals(words.filter((word) => foreignWord(word) !== CONTAINER_WORDS[word]), []);
});
