import { assertEquals } from "@std/assert";
import { COMMANDS } from "../../lib/cli/command_table.ts";
import { DOCUMENT_LOADERS } from "../../lib/cli/document_loaders.ts";
import { HOST_LOADERS } from "../../lib/cli/host_loaders.ts";
import { partsFor } from "./start.ts";

function scriptFor(name: string): string {
  if (name in DOCUMENT_LOADERS) return "documents.js";
  return name in HOST_LOADERS ? "host.js" : "domrun.js";
}

Deno.test("each command is run by the smallest script that has it, under all its names", () => {
  for (const { name, aliases = [] } of COMMANDS) {
    for (const word of [name, ...aliases]) {
      assertEquals(partsFor([word]).script, scriptFor(name), word);
    }
  }
});

Deno.test("what is no command, or needs more than its command, is run by the whole program", () => {
  const rows = [[], ["help"], ["--help"], ["nonesuch"], ["check", "--emulator", "q", "vm.xml"]];
  for (const words of [...rows, ["check", "vm.xml", "--emulator=q"]]) {
    assertEquals(partsFor(words).script, "domrun.js", words.join(" "));
  }
  assertEquals(partsFor(["--version"]).script, "host.js");
});
