/**
 * The entry of the compiled program: runs main.ts with all that it imports as one script, or the smaller one of
 * host.ts, with V8's code cache. Most of what a short command takes is compiling code that has never run: with
 * the cache `check` of one document takes 1.5 times as long as an empty program, without it 2.5 times.
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

/** What runs a command. V8 reads all of a cache before anything runs: each holds what one kind of command uses. */
export function partsFor(command: string | undefined): Parts {
  for (const [parts, commands] of PARTS) if (commands.includes(command ?? "")) return parts;
  return { script: "domrun.js", cache: "other.cache" };
}

const PARTS: readonly (readonly [parts: Parts, commands: readonly string[]])[] = [
  [{ script: "domrun.js", cache: "check.cache" }, ["check", "format"]],
  [{ script: "domrun.js", cache: "plan.cache" }, ["plan", "up", "create"]],
  [{ script: "host.js", cache: "probe.cache" }, ["probe"]],
  [{ script: "host.js", cache: "machines.cache" }, [
    ...["ps", "list", "status", "dominfo", "stop", "shutdown", "destroy", "console", "logs"],
    ...["dumpxml", "adopt", "supervise", "version", "--version", "-V"],
  ]],
];

function embedded(name: string): string {
  return `${import.meta.dirname}/${name}`;
}

if (import.meta.main) {
  const { runCommandLine, systemHost, loaders } = loadProgram(partsFor(Deno.args[0])).main;
  Deno.exit(await runCommandLine(Deno.args, systemHost(), loaders));
}
