import { assertEquals } from "@std/assert";
import { COMMANDS, findCommand } from "./commands.ts";

for (const row of COMMANDS) {
  Deno.test(`the file of ${row.name} loads, and runs`, async () => {
    const { run } = await row.load();
    assertEquals(typeof run, "function");
  });
}

Deno.test("findCommand() knows virsh's words", () => {
  const rows: readonly (readonly [word: string, name: string | undefined])[] = [
    ["up", "up"],
    ["create", "up"],
    ["list", "ps"],
    ["dominfo", "status"],
    ["shutdown", "stop"],
    ["destroy", "destroy"],
    ["dumpxml", "dumpxml"],
    ["Up", undefined],
    ["", undefined],
  ];
  for (const [word, name] of rows) assertEquals(findCommand(word)?.name, name, word);
});
