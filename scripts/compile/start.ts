/**
 * The entry of the compiled program: runs main.ts with all that it imports as one script, or one of the smaller
 * scripts, with V8's code cache. Most of what a short command takes is compiling code that has never run: with the
 * cache `check` of one document takes 1.5 times as long as an empty program, without it 2.5 times. V8 also reads
 * all of a cache, and something of each function in the script, before anything runs: hence a cache for each kind
 * of command, and scripts without what many commands never need.
 *
 * Deno's own cache would be a file with a well-known name in /tmp, which any user could have put there before us,
 * and V8 would run what is in it. Ours lie in the executable: parts.ts.
 */
import process from "node:process";
import { Script } from "node:vm";
import type * as main from "../../main.ts";
import { INDEX, type Part, type PartIndex, readPart } from "./parts.ts";

/** A bundle can be a module or CommonJS, and V8 takes a cache for a script alone. */
type CommonJs = (module: { exports: unknown }, require: (name: string) => unknown) => void;

export interface Program {
  readonly main: typeof main;
  readonly script: Script;
}

/** Runs the script that has the program. A cache of another V8 costs time and nothing else: it is refused. */
export function loadProgram(
  name: string,
  source: Uint8Array<ArrayBuffer>,
  cachedData?: Uint8Array<ArrayBuffer>,
): Program {
  const script = new Script(new TextDecoder().decode(source), {
    filename: name,
    ...(cachedData === undefined ? {} : { cachedData }),
  });
  const module = { exports: {} };
  const define: CommonJs = script.runInThisContext();
  define(module, (name) => process.getBuiltinModule(name));
  return { main: module.exports as typeof main, script };
}

/** A script, and the cache of the code that a kind of command runs of it. */
export interface PartNames {
  readonly script: string;
  readonly cache: string;
}

/** What runs a command line. */
export function partsFor([command = "", ...rest]: readonly string[]): PartNames {
  const needsAll = command === "check" && rest.some((word) => word.startsWith("--emulator"));
  if (needsAll) return PLANNING;
  for (const [parts, commands] of PARTS) if (commands.includes(command)) return parts;
  return { script: "domrun.js", cache: "other.cache" };
}

const PLANNING: PartNames = { script: "domrun.js", cache: "plan.cache" };

const PARTS: readonly (readonly [parts: PartNames, commands: readonly string[]])[] = [
  [PLANNING, ["plan", "up", "create"]],
  [{ script: "documents.js", cache: "check.cache" }, ["check", "format"]],
  [{ script: "host.js", cache: "probe.cache" }, ["probe"]],
  [{ script: "host.js", cache: "supervise.cache" }, ["supervise"]],
  [{ script: "host.js", cache: "machines.cache" }, [
    ...["ps", "list", "status", "dominfo", "stop", "shutdown", "destroy", "console", "logs"],
    ...["dumpxml", "adopt", "version", "--version", "-V"],
  ]],
];

function loadFor(words: readonly string[]): Program {
  const index: PartIndex = JSON.parse(Deno.readTextFileSync(`${import.meta.dirname}/${INDEX}`));
  const read = (name: string) => readPart(Deno.execPath(), known(index[name], name));
  const { script, cache } = partsFor(words);
  return loadProgram(script, read(script), read(cache));
}

function known(part: Part | undefined, name: string): Part {
  if (part === undefined) throw new Error(`There is no part "${name}" in this program`);
  return part;
}

if (import.meta.main) {
  const { runCommandLine, systemHost, loaders } = loadFor(Deno.args).main;
  Deno.exit(await runCommandLine(Deno.args, systemHost(), loaders));
}
