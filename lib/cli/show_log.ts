/** Shows a log of a machine, as it is or on to the machine's end. */
import type { Host, StopSignal } from "../host/host.ts";
import { LastLines } from "../vm/logs/last_lines.ts";
import { LogReader } from "../vm/logs/log_reader.ts";
import type { MachineLog } from "../vm/logs/machine_log.ts";
import { EXIT, type ExitStatus, statusAfter } from "./exit_status.ts";
import { type LogForm, type LogOutput, logOutput } from "./log_output.ts";

/** How soon new text is shown; a file on which nothing waits cannot tell us. */
export const LOOK_MS = 100;

export interface LogWishes {
  readonly form: LogForm;
  /** Begins with the last ones; undefined: with all. */
  readonly lines: number | undefined;
  /** Goes on until the machine has ended. */
  readonly follow: boolean;
}

/** Prints the log. Throws what standard output throws. */
export async function showLog(
  log: MachineLog,
  { form, lines, follow: goOn }: LogWishes,
  host: Host,
): Promise<ExitStatus> {
  const output = logOutput(host.terminal, form);
  const reader = new LogReader(host, log.path, log);
  await showStart(startOf(log, reader, host), lines, output);
  const signal = goOn ? await follow(log, reader, output, host) : undefined;
  await output.end();
  return signal === undefined ? EXIT.done : statusAfter(signal);
}

/** What is there; of passt also what earlier ones wrote. */
async function* startOf(log: MachineLog, reader: LogReader, host: Host) {
  if (log.before !== undefined) yield* new LogReader(host, log.before).unread();
  yield* reader.unread();
}

/** All of it, or its last lines. */
async function showStart(
  start: AsyncIterable<Uint8Array>,
  lines: number | undefined,
  output: LogOutput,
): Promise<void> {
  if (lines === undefined) return await show(start, output);
  const last = new LastLines(lines);
  for await (const bytes of start) last.add(bytes);
  await output.write(last.bytes());
}

async function show(unread: AsyncIterable<Uint8Array>, output: LogOutput): Promise<void> {
  for await (const bytes of unread) await output.write(bytes);
}

/** Shows what is added, to the very last line. Returns the signal that ended it before the machine ended. */
async function follow(
  log: MachineLog,
  reader: LogReader,
  output: LogOutput,
  { terminal, clock }: Host,
): Promise<StopSignal | undefined> {
  const over = Promise.withResolvers<StopSignal>();
  const ignore = terminal.onSignal(["SIGHUP"], over.resolve);
  let isOver = false;
  const goOn = async (): Promise<undefined> => {
    while (!isOver && await log.grows()) {
      await show(reader.unread(), output);
      await clock.sleep(LOOK_MS);
    }
  };
  // At once, whatever the output or the log is waiting for.
  const signal = await Promise.race([over.promise, goOn()]);
  isOver = true;
  ignore();
  // Its end comes after its last line, and its logs lie elsewhere then.
  if (signal === undefined) {
    reader.movedTo(log.pathAfterEnd);
    await show(reader.unread(), output);
  }
  return signal;
}
