/**
 * domrun with its directories below one of a test's own. Run as a program, `domrun_below.ts ROOT COMMAND…` is domrun as
 * a user starts it, and so is the supervisor that it starts.
 */
import type { Host } from "../../host/host.ts";
import { systemHost } from "../../host/mod.ts";
import { importMapArgs } from "../../host/testing/import_map.ts";
import { hostBelow } from "../../vm/testing/machine.ts";
import { runCommandLine } from "../run.ts";

/** Deno's arguments for domrun below `root`. */
export function domrunArgs(root: string): readonly string[] {
  const file = new URL(import.meta.url).pathname;
  return ["run", "--no-check", "-A", "-q", ...importMapArgs(), file, root];
}

export function domrunHost(root: string): Host {
  const selfCommand = { program: Deno.execPath(), args: domrunArgs(root) };
  return hostBelow(systemHost({ selfCommand }), root);
}

if (import.meta.main) {
  const [root = "", ...words] = Deno.args;
  Deno.exit(await runCommandLine(words, domrunHost(root)));
}
