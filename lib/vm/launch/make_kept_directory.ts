/** The directory of what outlives a machine, made where domrun itself may not write. */
import { type Host, StartError } from "../../host/host.ts";
import type { PlannedDirectory } from "../../plan/launch_plan.ts";
import { LaunchError } from "../errors.ts";
import { lookAtDirectory } from "../machine/own_directories.ts";

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
    const words = await mkdir(host, path, mode.toString(8));
    if (words !== undefined) {
      throw new LaunchError(`Cannot make ${path} for what outlives the machine: ${words}`, {
        phase: "files",
        help: "XDG_STATE_HOME may name a directory that you may write",
      });
    }
  }
  await lookAtDirectory(host, path, "the directory of the machine's state");
}

/** Why it could not be made. */
async function mkdir(host: Host, path: string, mode: string): Promise<string | undefined> {
  try {
    const { program, args } = { program: "mkdir", args: ["-p", "-m", mode, "--", path] };
    const { exit, stderr } = await host.programs.run(program, args, { timeoutMs: MAKE_MS });
    if (exit.kind === "exited" && exit.code === 0) return undefined;
    return stderr.trim().split("\n")[0]?.replace(/^\S*mkdir: /, "") || "mkdir did not finish";
  } catch (error) {
    if (error instanceof StartError) return error.message;
    throw error;
  }
}
