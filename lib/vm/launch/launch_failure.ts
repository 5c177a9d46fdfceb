/** What made a launch fail, as an error that commands know. */
import { ConnectError, FileError } from "../../host/host.ts";
import type { LaunchPlan } from "../../plan/launch_plan.ts";
import { QmpError } from "../../qemu/qmp/client.ts";
import { ForeignDirectoryError, LaunchError } from "../errors.ts";
import { directoryError } from "../machine/ownership.ts";
import { isUnanswered } from "../processes/qmp.ts";

/** The error in one of the documented classes, where it is no bug of ours. Pure. */
export function launchFailure(plan: LaunchPlan, error: unknown): Error {
  if (error instanceof QmpError || isUnanswered(error)) {
    return new LaunchError(`Cannot start machine "${plan.name}": ${error.message}`, {
      phase: "qemu",
    });
  }
  if (error instanceof ConnectError) {
    return new LaunchError(
      `Cannot reach QEMU of machine "${plan.name}" at ${error.path}: ${error.message}`,
      { phase: "qemu" },
    );
  }
  if (error instanceof ForeignDirectoryError) {
    return new LaunchError(error.message, { phase: "directories", help: error.help });
  }
  if (error instanceof FileError) return directoryError(`the files of "${plan.name}"`, error);
  return error instanceof Error ? error : new Error(String(error));
}
