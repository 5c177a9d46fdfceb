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

/** Nothing that is measured takes so long: what waits for somebody who never comes is ended. */
const LONGEST_MS = 60_000;

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
    signal: AbortSignal.timeout(LONGEST_MS),
  });
  const { code } = await command.output();
  if (!expected.includes(code)) {
    throw new Error(`${program} ${args.join(" ")}: exit status ${code}`);
  }
}

/** The most memory that a command takes while it runs, in MiB, looked at every few milliseconds. */
export async function peakMiB(program: string, args: readonly string[]): Promise<number> {
  const command = new Deno.Command(program, { args: [...args], stdout: "null", stderr: "null" });
  const child = command.spawn();
  let ended = false;
  const end = child.status.then(() => ended = true);
  let peak = 0;
  while (!ended) {
    peak = Math.max(peak, memoryMiB(child.pid, "VmHWM") ?? 0);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await end;
  return peak;
}

/** A figure of proc(5)'s `status`, in MiB; undefined when the process has ended. */
export function memoryMiB(pid: number, name: "VmHWM" | "VmRSS"): number | undefined {
  try {
    const status = Deno.readTextFileSync(`/proc/${pid}/status`);
    const kibibytes = new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1];
    return kibibytes === undefined ? undefined : Number(kibibytes) / 1024;
  } catch {
    return undefined;
  }
}

/** What a command prints. */
export async function read(program: string, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(program, { args: [...args] }).output();
  const text = new TextDecoder();
  if (code !== 0) throw new Error(`${program} ${args.join(" ")}: ${text.decode(stderr)}`);
  return text.decode(stdout);
}
