import { assertEquals } from "@std/assert";
import { unknownAction } from "./unknown_action.ts";

Deno.test("unknownAction() names what is meant by the word of another program", () => {
  const rows: readonly (readonly [word: string, help: string | undefined])[] = [
    ["ls", "did you mean list?"],
    ["lst", "did you mean list?"],
    ["rm", "did you mean remove?"],
    ["del", "did you mean remove?"],
    ["delete", "did you mean remove?"],
    ["ad", "did you mean add?"],
    ["frobnicate", undefined],
  ];
  for (const [word, help] of rows) {
    const error = unknownAction("forward", word, ["list", "add", "remove"]);
    assertEquals(error.message, `forward takes list, add or remove, found '${word}'`);
    assertEquals(error.help, help, word);
  }
});
