/** The entry: hands the arguments to lib/cli and exits with its status. */
import { runCommandLine } from "./lib/cli/run.ts";
import { type HostOptions, systemHost } from "./lib/host/mod.ts";

// For scripts/compile, which runs the compiled program and makes its cache.
export { runCommandLine, systemHost };

/** Runs the command line and ends the process; also what nobody caught ends it in words of ours. */
export function runProgram(options: HostOptions = {}): void {
  addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    endWith(event.reason);
  });
  addEventListener("error", (event) => {
    event.preventDefault();
    endWith(event.error);
  });
  // A supervisor may have been started where domrun lies (programs.ts). That directory may go, and Deno starts no program
  // from one that has gone.
  if (Deno.args[0] === "supervise") Deno.chdir("/");
  // Not awaited: a bundle that has a code cache cannot wait at its top level.
  runCommandLine(Deno.args, systemHost(options)).then(Deno.exit);
}

async function endWith(error: unknown): Promise<never> {
  const { explainFailure } = await import("./lib/cli/failure.ts");
  Deno.exit(explainFailure(error));
}

if (import.meta.main) runProgram();
