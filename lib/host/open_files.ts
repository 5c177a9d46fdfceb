/** How many files a process may have open. */

/** What getrlimit(2) would say: Deno lets only a program with every permission read below /proc, so `cat` does it. */
const READER = { program: "cat", args: ["/proc/self/limits"] };

/** The hard limit, which children inherit; undefined where there is none, or none can be read. */
export async function openFilesLimit(): Promise<number | undefined> {
  try {
    const { program, args } = READER;
    const { stdout } = await new Deno.Command(program, { args, cwd: "/", stderr: "null" }).output();
    return hardLimit(new TextDecoder().decode(stdout));
  } catch {
    return undefined;
  }
}

/** Of the lines of /proc/self/limits (proc(5)): `Max open files  1024  4096  files`. Pure. */
export function hardLimit(limits: string): number | undefined {
  const hard = /^Max open files\s+\S+\s+([0-9]+)\s/m.exec(limits)?.[1];
  return hard === undefined ? undefined : Number(hard);
}
