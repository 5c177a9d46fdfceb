import { assertEquals, assertThrows } from "@std/assert";
import { readArguments } from "./arguments.ts";
import { UsageError } from "./command.ts";
import { ESCAPE, leaveKey } from "./leave_key.ts";

const ROW = { name: "console", summary: "", operands: [], options: [ESCAPE] };
const keyIn = (words: readonly string[], stdinIsTerminal: boolean) =>
  leaveKey(readArguments(ROW, words), { stdinIsTerminal });

Deno.test("leaveKey() is Ctrl-] on a terminal, and another one where that is asked for", () => {
  const rows = [
    [[], true, { byte: 0x1d, name: "Ctrl-]" }],
    [["-e", "^x"], true, { byte: 0x18, name: "Ctrl-X" }],
    [["--escape", "^@"], true, { byte: 0, name: "Ctrl-@" }],
    [["-e", "^\\"], true, { byte: 0x1c, name: "Ctrl-\\" }],
    [[], false, undefined],
    [["-e", "^]"], false, { byte: 0x1d, name: "Ctrl-]" }],
  ] as const;
  for (const [words, terminal, key] of rows) assertEquals(keyIn(words, terminal), key);
});

Deno.test("leaveKey() refuses what no key sends", () => {
  for (const text of ["x", "^", "^1", "^xx", "^ä", "Ctrl-X"]) {
    assertThrows(
      () => keyIn(["-e", text], true),
      UsageError,
      `--escape takes a key with Ctrl, such as ^] or ^X, found '${text}'`,
    );
  }
});
