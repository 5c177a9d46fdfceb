/** Times whole processes, interleaved, so that what else the machine does falls on all of them alike. */

/** One thing to time. */
export interface Subject {
  readonly name: string;
  /** Prepares it; not timed. */
  readonly before?: () => Promise<void>;
  /** Runs it once, to its end. */
  readonly run: () => Promise<void>;
  /** Undoes it; not timed. */
  readonly after?: () => Promise<void>;
}

/** The median time of each subject in milliseconds, by name. Runs each once before, untimed. */
export async function medians(
  subjects: readonly Subject[],
  runs: number,
): Promise<ReadonlyMap<string, number>> {
  const times = new Map<string, number[]>(subjects.map(({ name }) => [name, []]));
  for (let run = -1; run < runs; run++) {
    for (const { name, before, run: start, after } of subjects) {
      await before?.();
      const begin = performance.now();
      await start();
      const took = performance.now() - begin;
      await after?.();
      if (run >= 0) times.get(name)?.push(took);
    }
  }
  return new Map([...times].map(([name, values]) => [name, median(values)]));
}

/** The value in the middle; of an even number, the higher of the two in the middle. Pure. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}

/** Runs a command without its output; throws where the exit status is not one of those expected. */
export async function run(
  program: string,
  args: readonly string[],
  expected: readonly number[] = [0],
): Promise<void> {
  const command = new Deno.Command(program, {
    args: [...args],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  });
  const { code } = await command.output();
  if (!expected.includes(code)) {
    throw new Error(`${program} ${args.join(" ")}: exit status ${code}`);
  }
}

/** What a command prints. */
export async function read(program: string, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(program, { args: [...args] }).output();
  const text = new TextDecoder();
  if (code !== 0) throw new Error(`${program} ${args.join(" ")}: ${text.decode(stderr)}`);
  return text.decode(stdout);
}
