/**
 * The entry of the compiled program: runs main.ts with all that it imports as one script, with V8's code cache of what
 * commands mostly use. Most of what a short command takes is compiling code that has never run.
 *
 * Deno's own cache would be a file with a well-known name in /tmp, which any user could have put there before us,
 * and V8 would run what is in it. Ours lies in the executable.
 */
import process from "node:process";
import { Script } from "node:vm";
import type * as main from "../../main.ts";

/** A bundle can be a module or CommonJS, and V8 takes a cache for a script alone. */
type CommonJs = (module: { exports: unknown }, require: (name: string) => unknown) => void;

export interface Program {
  readonly main: typeof main;
  readonly script: Script;
}

/** Runs the script that has the program. A cache of another V8 costs time and nothing else: it is refused. */
export function loadProgram(
  source: string,
  cachedData?: Uint8Array<ArrayBuffer>,
): Program {
  const script = new Script(source, {
    filename: "domrun.js",
    ...(cachedData === undefined ? {} : { cachedData }),
  });
  const module = { exports: {} };
  const define: CommonJs = script.runInThisContext();
  define(module, (name) => process.getBuiltinModule(name));
  return { main: module.exports as typeof main, script };
}

if (import.meta.main) {
  const embedded = (name: string) => `${import.meta.dirname}/${name}`;
  // As a text at once: bytes that are decoded after are copied twice (1 ms).
  const text = (name: string) => Deno.readTextFileSync(embedded(name));
  const cache = Deno.readFileSync(embedded("domrun.cache"));
  const { runProgram } = loadProgram(text("domrun.js"), cache).main;
  const commit = text("commit");
  runProgram(commit === "" ? {} : { commit });
}
