/** passt as a program that runs to its end: it puts itself into the background, or fails. */
import { type Host, type RunOptions, StartError } from "../../host/host.ts";
import type { PlannedPasst } from "../../plan/launch_plan.ts";
import type { LaunchError } from "../errors.ts";
import { machineWith } from "../machine/port_holder.ts";
import { passtError, passtFailure, takenPort } from "./passt_failure.ts";

/** Throws {@link LaunchError} where there is no such program. */
export async function runPasst(
  host: Host,
  planned: PlannedPasst,
  args: readonly string[],
  options: RunOptions,
) {
  try {
    return await host.programs.run(planned.program, args, options);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    const missing = error.fault === "missing";
    throw passtError(
      planned,
      missing ? `there is no program "${planned.program}"` : error.words,
      {
        ...(missing ? { help: "install it: the package is called passt" } : {}),
      },
    );
  }
}

/** The error of a passt that failed; names the machine that has its port. */
export async function failureOf(
  host: Host,
  planned: PlannedPasst,
  stderr: string,
): Promise<LaunchError> {
  const taken = takenPort(stderr);
  const holder = taken === undefined ? undefined : await machineWith(host, taken, planned);
  return passtFailure(planned, stderr, holder);
}
