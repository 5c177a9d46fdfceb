/** `domrun logs`: what the guest wrote to its console, QEMU and passt to their logs, or domrun to the events. */
import type { Host, StopSignal } from "../../host/host.ts";
import { LastLines } from "../../vm/logs/last_lines.ts";
import { LogReader } from "../../vm/logs/log_reader.ts";
import { type LogChoice, LOGS, type MachineLog, machineLog } from "../../vm/logs/machine_log.ts";
import type { Arguments } from "../arguments.ts";
import { UsageError } from "../command.ts";
import { EXIT, type ExitStatus, statusAfter } from "../exit_status.ts";
import { type LogOutput, logOutput } from "../log_output.ts";
import { machineOperand } from "../machine_operand.ts";

/** How soon new text is shown; a file on which nothing waits cannot tell us. */
const LOOK_MS = 100;

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const name = machineOperand(args);
  const of = choiceOf(args);
  const lines = linesOf(args.text("lines"));
  const json = args.flag("json");
  if (json && of !== "events") throw new UsageError("--json is for --of events");
  const alias = args.text("device");
  if (alias !== undefined && (of === "qemu" || of === "events")) {
    throw new UsageError(`--device is for consoles and passt; a machine has one log of ${of}`);
  }
  const log = await machineLog(host, name, { of, alias });
  const output = logOutput(host.terminal, of === "events" ? (json ? "json" : "events") : "text");
  const reader = new LogReader(host, log.path, log);
  await showStart(startOf(log, reader, host), lines, output);
  const signal = args.flag("follow") ? await follow(log, reader, output, host) : undefined;
  await output.end();
  return signal === undefined ? EXIT.done : statusAfter(signal);
}

function choiceOf(args: Arguments): LogChoice {
  const of = args.text("of");
  return LOGS.find((one) => one === of) ?? "console";
}

/** Undefined: all. */
function linesOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[0-9]{1,9}$/.test(text)) return Number(text);
  throw new UsageError(`--lines takes a number of lines, found '${text}'`);
}

/** What is there: of passt, what those before the last one wrote, too. */
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
  let signal: StopSignal | undefined;
  const ignore = terminal.onSignal(["SIGHUP"], (received) => signal = received);
  while (signal === undefined && await log.grows()) {
    await show(reader.unread(), output);
    await clock.sleep(LOOK_MS);
  }
  ignore();
  // Its end comes after its last line, and its logs lie elsewhere then.
  if (signal === undefined) {
    reader.movedTo(log.pathAfterEnd);
    await show(reader.unread(), output);
  }
  return signal;
}
