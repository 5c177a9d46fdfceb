/**
 * The entry of the compiled program: runs main.ts with all that it imports as one script, or one of the smaller
 * scripts, with V8's code cache. Most of what a short command takes is compiling code that has never run: with the
 * cache `check` of one document takes 1.5 times as long as an empty program, without it 2.5 times. V8 also reads
 * all of a cache, and something of each function in the script, before anything runs: hence a cache for each kind
 * of command, and scripts without what many commands never need. There are not more of them because Deno copies
 * all files of the executable at each start, 1 ms for 3 MB.
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
  readonly main: typeof main;
  readonly script: Script;
}

/** Files in the executable. */
export interface Parts {
  readonly script: string;
  /** Absent: V8 compiles anew. One of another V8 costs time and nothing else: it is refused. */
  readonly cache?: string;
}

export function loadProgram({ script: name, cache }: Parts): Program {
  const script = new Script(Deno.readTextFileSync(embedded(name)), {
    filename: name,
    ...(cache === undefined ? {} : { cachedData: Deno.readFileSync(embedded(cache)) }),
  });
  const module = { exports: {} };
  const define: CommonJs = script.runInThisContext();
  define(module, (name) => process.getBuiltinModule(name));
  return { main: module.exports as typeof main, script };
}

/** What runs a command line. */
export function partsFor([command = "", ...rest]: readonly string[]): Parts {
  const needsAll = command === "check" && rest.some((word) => word.startsWith("--emulator"));
  if (needsAll) return PLANNING;
  for (const [parts, commands] of PARTS) if (commands.includes(command)) return parts;
  return { script: "domrun.js", cache: "other.cache" };
}

const PLANNING: Parts = { script: "domrun.js", cache: "plan.cache" };

const PARTS: readonly (readonly [parts: Parts, commands: readonly string[]])[] = [
  [PLANNING, ["plan", "up", "create"]],
  [{ script: "documents.js", cache: "check.cache" }, ["check", "format"]],
  [{ script: "host.js", cache: "probe.cache" }, ["probe"]],
  [{ script: "host.js", cache: "supervise.cache" }, ["supervise"]],
  [{ script: "host.js", cache: "machines.cache" }, [
    ...["ps", "list", "status", "dominfo", "stop", "shutdown", "destroy", "console", "logs"],
    ...["dumpxml", "adopt", "version", "--version", "-V"],
  ]],
];

function embedded(name: string): string {
  return `${import.meta.dirname}/${name}`;
}

if (import.meta.main) {
  const { runCommandLine, systemHost, loaders } = loadProgram(partsFor(Deno.args)).main;
  Deno.exit(await runCommandLine(Deno.args, systemHost(), loaders));
}
