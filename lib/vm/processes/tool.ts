/** The small programs of the system that write where domrun itself may not: mkdir, mv, rm, unlink. */
import { type Host, StartError } from "../../host/host.ts";

/** Slow network file systems take their time. */
const TOOL_MS = 30_000;

/** Runs one to its end. Returns why it failed, in the first line of its own words; undefined when all went well. */
export async function runTool(
  { programs }: Pick<Host, "programs">,
  { program, args }: { readonly program: string; readonly args: readonly string[] },
  timeoutMs = TOOL_MS,
): Promise<string | undefined> {
  try {
    const { exit, stderr } = await programs.run(program, args, { timeoutMs });
    if (exit.kind === "exited" && exit.code === 0) return undefined;
    return complaintOf(program, stderr) || `${program} did not finish`;
  } catch (error) {
    if (error instanceof StartError) return error.message;
    throw error;
  }
}

/** The first line that a program said, without its own name. Pure. */
export function complaintOf(program: string, stderr: string): string {
  const [line = ""] = stderr.trim().split("\n");
  const name = `${program}: `;
  const at = line.indexOf(name);
  // The name may come with its path, which has no blank.
  return at >= 0 && !line.slice(0, at).includes(" ") ? line.slice(at + name.length) : line;
}
