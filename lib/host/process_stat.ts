/** What the kernel says of a process in a line: proc_pid_stat(5). */

/**
 * The fields of /proc/PID/stat from the state (the third) on; undefined where there is no such process, or no `cat`: Deno
 * lets only a program with every permission read below /proc.
 */
export async function readStat(pid: number | "self"): Promise<readonly string[] | undefined> {
  try {
    const { success, stdout } = await new Deno.Command("cat", {
      args: [`/proc/${pid}/stat`],
      cwd: "/",
      stderr: "null",
    }).output();
    return success ? fieldsOfStat(new TextDecoder().decode(stdout)) : undefined;
  } catch {
    return undefined;
  }
}

/** `12 (cat) R 1 12 7 34816 …`: the program's name may have anything in it. Pure. */
export function fieldsOfStat(line: string): readonly string[] {
  return line.slice(line.lastIndexOf(")") + 2).split(" ");
}
