/**
 * make_cache OUTPUT WORD…: runs a command, and writes V8's code cache of program.js with each function that it has
 * used. Compiled like the program itself, because V8 takes a cache only from the same build of it.
 */
import { loadProgram } from "./start.ts";

if (import.meta.main) {
  const [output = "other.cache", ...words] = Deno.args;
  const { main: { runCommandLine, systemHost }, script } = loadProgram();
  await runCommandLine(words, systemHost());
  Deno.writeFileSync(output, script.createCachedData());
}
