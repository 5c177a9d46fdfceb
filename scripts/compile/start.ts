/**
 * The entry of the compiled program: runs program.js, which is main.ts with all that it imports as one script,
 * with V8's code cache. Most of what a short command takes is compiling code that has never run: with the cache
 * `check` of one document takes 1.4 times as long as an empty program, without it 2.5 times.
 *
 * Deno's own cache would be a file with a well-known name in /tmp, which any user could have put there before us,
 * and V8 would run what is in it. These files lie in the executable.
 */
import process from "node:process";
import { Script } from "node:vm";
import type * as main from "../../main.ts";

/** A bundle can be a module or CommonJS, and V8 takes a cache for a script alone. */
type CommonJs = (module: { exports: unknown }, require: (name: string) => unknown) => void;

export interface Program {
  readonly main: Pick<typeof main, "runCommandLine" | "systemHost">;
  readonly script: Script;
}

/**
 * Loads program.js. A cache of another V8 costs time and nothing else: it is refused.
 *
 * @param cache its name in the executable; absent: V8 compiles anew
 */
export function loadProgram(cache?: string): Program {
  const script = new Script(Deno.readTextFileSync(embedded("program.js")), {
    filename: "domrun.js",
    ...(cache === undefined ? {} : { cachedData: Deno.readFileSync(embedded(cache)) }),
  });
  const module = { exports: {} };
  const define: CommonJs = script.runInThisContext();
  define(module, (name) => process.getBuiltinModule(name));
  return { main: module.exports as Program["main"], script };
}

/** V8 reads all of a cache before anything runs: each holds what one kind of command uses. */
const CACHES: Readonly<Record<string, string>> = {
  check: "check.cache",
  format: "check.cache",
  plan: "plan.cache",
  up: "plan.cache",
  probe: "probe.cache",
};

function embedded(name: string): string {
  return `${import.meta.dirname}/${name}`;
}

if (import.meta.main) {
  const { runCommandLine, systemHost } =
    loadProgram(CACHES[Deno.args[0] ?? ""] ?? "other.cache").main;
  Deno.exit(await runCommandLine(Deno.args, systemHost()));
}
