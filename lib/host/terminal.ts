/** The terminal and the signals of this process. */
import { fileError } from "./faults.ts";
import { writeAll } from "./files.ts";
import { InterruptedError, type StopSignal, type Terminal } from "./host.ts";
import { readStat } from "./process_stat.ts";

const DEFAULT_COLUMNS = 80;
/** How often a terminal is looked at, which may go without a signal. */
const HANG_UP_LOOK_MS = 500;
/** As long as all signals of one hang-up may take, and until it is seen without any. */
const ONE_HANG_UP_MS = 1_500;

export function systemTerminal(): Terminal {
  // As it was at the start: one that has hung up is none any more.
  const stdoutWasTerminal = Deno.stdout.isTerminal();
  const terminals = [Deno.stdin, Deno.stdout, Deno.stderr].filter((one) => one.isTerminal());
  return {
    get stdinIsTerminal() {
      return Deno.stdin.isTerminal();
    },
    get stdoutIsTerminal() {
      return Deno.stdout.isTerminal();
    },
    get stderrIsTerminal() {
      return Deno.stderr.isTerminal();
    },
    columns,
    setRaw(raw) {
      // One that has hung up is no terminal any more, and needs no mode.
      if (Deno.stdin.isTerminal()) Deno.stdin.setRaw(raw);
    },
    get stdin() {
      return Deno.stdin.readable;
    },
    // Of `cat`, which is where we are.
    isForeground: async () => isForegroundStat(await readStat("self") ?? []),
    draw(text) {
      try {
        Deno.stderr.writeSync(new TextEncoder().encode(text));
      } catch {
        // It has hung up.
      }
    },
    async writeStdout(bytes) {
      try {
        await writeAll(Deno.stdout, bytes);
      } catch (error) {
        if (stdoutWasTerminal && !Deno.stdout.isTerminal()) {
          throw new InterruptedError("SIGHUP", "The terminal has hung up");
        }
        throw fileError(error, "standard output");
      }
    },
    onSignal: (signals, action) => onSignal(terminals, signals, action),
  };
}

/**
 * Of the fields of {@link readStat}: behind state and parent are process group, session, terminal and the terminal's
 * foreground group. Pure.
 */
export function isForegroundStat(fields: readonly string[]): boolean {
  const [, , group, , , foreground] = fields;
  return group !== undefined && group === foreground;
}

function columns(): number {
  if (!Deno.stderr.isTerminal()) return DEFAULT_COLUMNS;
  const { columns } = Deno.consoleSize();
  return columns > 0 ? columns : DEFAULT_COLUMNS;
}

type Stream = Pick<typeof Deno.stdin, "isTerminal">;

function onSignal(
  terminals: readonly Stream[],
  signals: readonly StopSignal[],
  action: (signal: StopSignal) => void,
): () => void {
  // A shell that ends signals its jobs, and so does the kernel: one hang-up comes as several signals.
  let hungUpAtMs = -Infinity;
  const tell = (signal: StopSignal) => {
    const isSame = signal === "SIGHUP" && performance.now() - hungUpAtMs < ONE_HANG_UP_MS;
    if (signal === "SIGHUP" && !isSame) hungUpAtMs = performance.now();
    if (!isSame) action(signal);
  };
  const listeners = signals.map((signal) => ({ signal, listener: () => tell(signal) }));
  for (const { signal, listener } of listeners) Deno.addSignalListener(signal, listener);
  const stopLooking = signals.includes("SIGHUP")
    ? onTerminalGone(terminals, () => tell("SIGHUP"))
    : () => {};
  return () => {
    stopLooking();
    for (const { signal, listener } of listeners) Deno.removeSignalListener(signal, listener);
  };
}

/**
 * Calls `action` when one of the terminals has hung up, also where it had before. The kernel signals the session's
 * leader, which is the shell, and a shell need not tell: but what was a terminal is none any more (isatty(3) fails with
 * EIO).
 */
function onTerminalGone(terminals: readonly Stream[], action: () => void): () => void {
  if (terminals.length === 0) return () => {};
  const timer = setInterval(() => {
    if (terminals.every((one) => one.isTerminal())) return;
    clearInterval(timer);
    action();
  }, HANG_UP_LOOK_MS);
  return () => clearInterval(timer);
}
