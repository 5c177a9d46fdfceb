/** The entry: hands the arguments to lib/cli and exits with its status. */
import { runCommandLine } from "./lib/cli/run.ts";
import { systemHost } from "./lib/host/mod.ts";

// For scripts/compile/start.ts, which runs the compiled program.
export { runCommandLine, systemHost };

// Not awaited: a bundle that has a code cache cannot wait at its top level.
if (import.meta.main) runCommandLine(Deno.args, systemHost()).then(Deno.exit);
