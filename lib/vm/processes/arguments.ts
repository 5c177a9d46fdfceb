/** What a process was started with. */
import type { Host } from "../../host/host.ts";

const CAT_MS = 2_000;

/**
 * True where the arguments of a process name `path`. Of a file that is one machine's alone that is as sure as a process
 * can be known: its pid may be a stranger's by now, those arguments are not. False where there is no such process.
 *
 * Throws {@link StartError} where there is no `cat`, which reads below /proc for us.
 */
export async function argumentsName(host: Host, pid: number, path: string): Promise<boolean> {
  const options = { timeoutMs: CAT_MS };
  const { stdout } = await host.programs.run("cat", [`/proc/${pid}/cmdline`], options);
  return stdout.includes(path);
}
