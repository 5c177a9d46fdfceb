import { assertEquals } from "@std/assert";
import { COMMANDS } from "../../lib/cli/commands.ts";
import { HOST_LOADERS } from "../../lib/cli/host_loaders.ts";
import { partsFor } from "./start.ts";

Deno.test("the smaller script runs the commands that are in it, under all their names", () => {
  for (const { name, aliases = [] } of COMMANDS) {
    const script = name in HOST_LOADERS ? "host.js" : "domrun.js";
    for (const word of [name, ...aliases]) assertEquals(partsFor(word).script, script, word);
  }
  for (const word of ["help", "--help", "nonesuch", undefined]) {
    assertEquals(partsFor(word).script, "domrun.js", word);
  }
  assertEquals(partsFor("--version").script, "host.js");
});
