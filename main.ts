/** The entry: hands the arguments to lib/cli and exits with its status. */
import { runCommandLine } from "./lib/cli/run.ts";
import { systemHost } from "./lib/host/mod.ts";

if (import.meta.main) {
  Deno.exit(await runCommandLine(Deno.args, systemHost()));
}
