/** Questions on the terminal. */
import type { Terminal } from "../host/host.ts";

/**
 * Asks until one of the `answers` is typed, each of them known by its first letter. The last one is taken where no more
 * is typed (Ctrl-D), and where `given` is aborted (Ctrl-C).
 *
 * Effects: writes to standard output, reads a line of standard input.
 */
export async function ask(
  { stdin, writeStdout }: Pick<Terminal, "stdin" | "writeStdout">,
  question: string,
  answers: readonly string[],
  given: AbortSignal,
): Promise<string> {
  const last = answers.at(-1) ?? "";
  const reader = stdin.getReader();
  const aborted = new Promise<undefined>((resolve) =>
    given.addEventListener("abort", () => resolve(undefined), { once: true })
  );
  try {
    for (;;) {
      await writeStdout(new TextEncoder().encode(`${question} [${answers.join(", ")}] `));
      const read = given.aborted ? undefined : await Promise.race([reader.read(), aborted]);
      if (read === undefined || read.value === undefined) return last;
      // A terminal gives a line at a time.
      const typed = new TextDecoder().decode(read.value).trim().toLowerCase();
      const meant = answers.find((one) => typed !== "" && one.startsWith(typed));
      if (meant !== undefined) return meant;
    }
  } finally {
    reader.releaseLock();
  }
}
