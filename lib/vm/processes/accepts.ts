/** Whether a listener has taken in who connected to its Unix socket: until then the kernel keeps the connection for it. */
import type { Host } from "../../host/host.ts";

/** The Unix sockets of this network namespace: proc_pid_net(5). Deno lets only `cat` read there. */
const TABLE = "/proc/net/unix";
const CAT_MS = 5_000;
/** One line in {@link TABLE}: no file has it yet (SS_CONNECTING and inode 0, unix_seq_show() in net/unix/af_unix.c). */
const WAITS = /^(?:\S+ ){5}02 +0 (.*)$/;

/** False while a connection to the socket at `path` waits for its listener's accept(2); true where nobody tells. */
export async function hasAccepted(
  { programs }: Pick<Host, "programs">,
  path: string,
): Promise<boolean> {
  const read = programs.run("cat", [TABLE], { timeoutMs: CAT_MS });
  return !waitsIn(await read.then(({ stdout }) => stdout, () => ""), path);
}

/** Pure. */
export function waitsIn(table: string, path: string): boolean {
  return table.split("\n").some((line) => WAITS.exec(line)?.[1] === path);
}
