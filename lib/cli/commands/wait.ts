/** `domrun wait`: returns when a machine has ended, with a status that tells how. */
import { visibleLine } from "../../findings/visible.ts";
import type { Host, StopSignal } from "../../host/host.ts";
import { waitMachine } from "../../vm/wait_machine.ts";
import type { Arguments } from "../arguments.ts";
import { EXIT, type ExitStatus, statusAfter, statusOfEnd } from "../exit_status.ts";
import { machineOperand } from "../machine_operand.ts";
import { print, printJson, tell } from "../output.ts";
import { renderEvent } from "../render/event.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const name = machineOperand(args);
  const timeoutMs = args.seconds("timeout");
  const over = new AbortController();
  let signal: StopSignal | undefined;
  const ignore = host.terminal.onSignal(["SIGINT", "SIGTERM", "SIGHUP"], (received) => {
    signal ??= received;
    over.abort();
  });
  const timer = timeoutMs === undefined
    ? undefined
    : host.clock.after(timeoutMs, () => over.abort());
  const end = await waitMachine(host, name, over.signal).finally(() => {
    timer?.cancel();
    ignore();
  });
  if (end !== undefined) {
    if (args.flag("json")) printJson(end);
    else print(`${visibleLine(name)}: ${renderEvent(end)}`);
    return statusOfEnd(end);
  }
  if (signal !== undefined) return statusAfter(signal);
  tell(visibleLine(`${name} has not ended within ${(timeoutMs ?? 0) / 1000} s`));
  return EXIT.timeout;
}
