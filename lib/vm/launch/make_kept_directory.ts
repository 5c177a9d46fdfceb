/** The directory of what outlives a machine, made where domrun itself may not write. */
import type { Host } from "../../host/host.ts";
import type { PlannedDirectory } from "../../plan/launch_plan.ts";
import { LaunchError } from "../errors.ts";
import { lookAtDirectory } from "../machine/own_directories.ts";
import { runTool } from "../processes/tool.ts";

const MAKE_MS = 10_000;

/**
 * Makes the directory with mkdir(1); one that is there is fine.
 *
 * Throws {@link LaunchError} with mkdir's own words, and where it is not this user's alone.
 */
export async function makeKeptDirectory(
  host: Host,
  { path, mode }: PlannedDirectory,
): Promise<void> {
  if (await host.files.stat(path) === undefined) {
    const mkdir = { program: "mkdir", args: ["-p", "-m", mode.toString(8), "--", path] };
    const words = await runTool(host, mkdir, MAKE_MS);
    if (words !== undefined) {
      throw new LaunchError(`Cannot make ${path} for what outlives the machine: ${words}`, {
        phase: "files",
        help: "XDG_STATE_HOME may name a directory that you may write",
      });
    }
  }
  await lookAtDirectory(host, path, "the directory of the machine's state");
}
