/** `domrun console`: the terminal becomes a serial port of the machine, until Ctrl-]. */
import type { Host } from "../../host/host.ts";
import { connectConsole, consoleOf, relay } from "../../vm/console.ts";
import { machineStatus } from "../../vm/list_machines.ts";
import { type Arguments, operand } from "../arguments.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { tell } from "../output.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const status = await machineStatus(host, operand(args));
  const device = consoleOf(status, args.text("device"));
  const connection = await connectConsole(host, status.name, device);
  const { terminal } = host;
  tell(`Connected to ${device.alias} of ${status.name}; Ctrl-] leaves`);
  const hungUp = new AbortController();
  terminal.onSignal(["SIGINT", "SIGTERM", "SIGHUP"], () => hungUp.abort());
  if (terminal.stdinIsTerminal) terminal.setRaw(true);
  try {
    const end = await relay(connection, {
      input: terminal.stdin,
      output: (bytes) => terminal.writeStdout(bytes),
      signal: hungUp.signal,
    });
    tell(end === "hung-up" ? `\r\n${status.name} closed its console` : "\r");
  } finally {
    if (terminal.stdinIsTerminal) terminal.setRaw(false);
  }
  return EXIT.done;
}
