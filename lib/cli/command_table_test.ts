import { assertEquals } from "@std/assert";
import { COMMANDS, findCommand } from "./command_table.ts";
import { LOADERS } from "./loaders.ts";

Deno.test("each command has a file, and each file a command", () => {
  assertEquals(Object.keys(LOADERS).sort(), COMMANDS.map(({ name }) => name).sort());
});

for (const [name, load] of Object.entries(LOADERS)) {
  Deno.test(`the file of ${name} loads, and runs`, async () => {
    const { run } = await load();
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
