/** `domrun console`: the terminal becomes a serial port of the machine, until a key leaves it. */
import { visibleLine } from "../../findings/visible.ts";
import { type Host, STOP_SIGNALS, type StopSignal } from "../../host/host.ts";
import { nameForShell } from "../../plan/shell_words.ts";
import { connectConsole, consoleOf, relay, type RelayEnd } from "../../vm/console.ts";
import { lookAtMachine } from "../../vm/machine/own_directories.ts";
import { machineStatus } from "../../vm/list_machines.ts";
import { Quiet } from "../../vm/quiet.ts";
import { takeConsole } from "../../vm/take_console.ts";
import type { Arguments } from "../arguments.ts";
import { UsageError } from "../command.ts";
import { machineOperand } from "../machine_operand.ts";
import { EXIT, type ExitStatus, statusAfter } from "../exit_status.ts";
import { guestOutput } from "../guest_output.ts";
import { leaveKey } from "../leave_key.ts";
import { tell, tellRaw } from "../output.ts";

/** A guest that has said nothing for so long, after the end of what is piped in, has answered. */
const SILENT_MS = 2_000;
/** One that is never silent is left after so many times as much. */
const SILENCES = 10;

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const key = leaveKey(args, host.terminal);
  const quiet = quietAfterInput(args, host);
  const status = await machineStatus(host, machineOperand(args));
  await lookAtMachine(host, status.name);
  const device = consoleOf(status, args.text("device"));
  const connect = args.flag("force") ? takeConsole : connectConsole;
  const connection = await connect(host, status.name, device);
  const { terminal } = host;
  const name = visibleLine(status.name);
  const leaves = key === undefined ? "" : `; ${key.name} leaves, and the machine goes on`;
  tell(`Connected to ${visibleLine(device.alias)} of ${name}${leaves}`);
  const interrupted = new AbortController();
  let signal: StopSignal | undefined;
  terminal.onSignal(STOP_SIGNALS, (received) => {
    signal ??= received;
    interrupted.abort();
  });
  const output = guestOutput(terminal, { answered: terminal.stdinIsTerminal });
  if (terminal.stdinIsTerminal) terminal.setRaw(true);
  try {
    const end = await relay(connection, {
      input: terminal.stdin,
      output: (bytes) => output.write(bytes),
      signal: interrupted.signal,
      escapeByte: key?.byte,
      quiet,
    });
    await output.end();
    const words = lastWords(end, status.name);
    if (terminal.stdinIsTerminal) tellRaw(words);
    else if (words !== "") tell(words);
  } finally {
    if (terminal.stdinIsTerminal) terminal.setRaw(false);
  }
  return signal === undefined ? EXIT.done : statusAfter(signal);
}

/** What is piped in ends, and then the console, too. Undefined on a terminal, where a key does. Throws {@link UsageError}. */
function quietAfterInput(args: Arguments, { clock, terminal }: Host): Quiet | undefined {
  const given = args.seconds("timeout");
  if (terminal.stdinIsTerminal) {
    if (given === undefined) return undefined;
    throw new UsageError(
      "--timeout is for what is piped in, and standard input is a terminal: a key leaves it",
    );
  }
  const silentMs = given ?? SILENT_MS;
  return new Quiet(clock, { silentMs, atMostMs: silentMs * SILENCES });
}

/** What is said below the guest's output. Pure. */
function lastWords(end: RelayEnd, name: string): string {
  if (end === "hung-up") {
    return `\n${visibleLine(name)} closed its console, or another \`domrun console\` took it`;
  }
  return end === "still-talking"
    ? `\nThe guest goes on talking; read along: domrun logs -f ${nameForShell(name)}`
    : "";
}
