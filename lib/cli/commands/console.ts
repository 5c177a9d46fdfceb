/** `domrun console`: the terminal becomes a serial port of the machine, until a key leaves it. */
import { visibleLine } from "../../findings/visible.ts";
import type { Host, StopSignal } from "../../host/host.ts";
import { connectConsole, consoleOf, relay } from "../../vm/console.ts";
import { machineStatus } from "../../vm/list_machines.ts";
import { takeConsole } from "../../vm/take_console.ts";
import type { Arguments } from "../arguments.ts";
import { machineOperand } from "../machine_operand.ts";
import { EXIT, type ExitStatus, statusAfter } from "../exit_status.ts";
import { guestOutput } from "../guest_output.ts";
import { leaveKey } from "../leave_key.ts";
import { tell, tellRaw } from "../output.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const key = leaveKey(args, host.terminal);
  const status = await machineStatus(host, machineOperand(args));
  const device = consoleOf(status, args.text("device"));
  const connect = args.flag("force") ? takeConsole : connectConsole;
  const connection = await connect(host, status.name, device);
  const { terminal } = host;
  const name = visibleLine(status.name);
  const leaves = key === undefined ? "" : `; ${key.name} leaves, and the machine goes on`;
  tell(`Connected to ${visibleLine(device.alias)} of ${name}${leaves}`);
  const interrupted = new AbortController();
  let signal: StopSignal | undefined;
  terminal.onSignal(["SIGINT", "SIGTERM", "SIGHUP"], (received) => {
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
    });
    await output.end();
    tellRaw(
      end === "hung-up"
        ? `\n${name} closed its console, or another \`domrun console\` took it`
        : "",
    );
  } finally {
    if (terminal.stdinIsTerminal) terminal.setRaw(false);
  }
  return signal === undefined ? EXIT.done : statusAfter(signal);
}
