/** What a process was started with. `cat` reads below /proc for us: each throws {@link StartError} where there is none. */
import type { Host } from "../../host/host.ts";

const CAT_MS = 2_000;

/**
 * True where the arguments of a process name `path`. Of a file that is one machine's alone that is as sure as a process
 * can be known: its pid may be a stranger's by now, those arguments are not. False where there is no such process.
 */
export async function argumentsName(host: Host, pid: number, path: string): Promise<boolean> {
  return (await argumentsIn(host, [pid])).includes(path);
}

/** The arguments of a process; empty where there is no such process. */
export async function argumentsOf(host: Host, pid: number): Promise<readonly string[]> {
  return (await argumentsIn(host, [pid])).split("\0").slice(0, -1);
}

/** The arguments of all these processes, each with a NUL behind it. Nobody can tell whose they are. */
export async function argumentsIn(host: Host, pids: readonly number[]): Promise<string> {
  const files = pids.map((pid) => `/proc/${pid}/cmdline`);
  return (await host.programs.run("cat", files, { timeoutMs: CAT_MS })).stdout;
}
