/** The terminal and the signals of this process. */
import { fileError } from "./faults.ts";
import { writeAll } from "./files.ts";
import type { StopSignal, Terminal } from "./host.ts";

const DEFAULT_COLUMNS = 80;

export function systemTerminal(): Terminal {
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
      if (Deno.stdin.isTerminal()) Deno.stdin.setRaw(raw);
    },
    get stdin() {
      return Deno.stdin.readable;
    },
    async writeStdout(bytes) {
      try {
        await writeAll(Deno.stdout, bytes);
      } catch (error) {
        throw fileError(error, "standard output");
      }
    },
    onSignal,
  };
}

function columns(): number {
  if (!Deno.stderr.isTerminal()) return DEFAULT_COLUMNS;
  const { columns } = Deno.consoleSize();
  return columns > 0 ? columns : DEFAULT_COLUMNS;
}

function onSignal(
  signals: readonly StopSignal[],
  action: (signal: StopSignal) => void,
): () => void {
  const listeners = signals.map((signal) => ({ signal, listener: () => action(signal) }));
  for (const { signal, listener } of listeners) Deno.addSignalListener(signal, listener);
  return () => {
    for (const { signal, listener } of listeners) Deno.removeSignalListener(signal, listener);
  };
}
