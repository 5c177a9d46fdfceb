/** `domrun stop`: power button, quit, signals; returns when everything of the machine has gone. */
import type { Host } from "../../host/host.ts";
import type { Ended } from "../../vm/machine/event.ts";
import { stopMachine } from "../../vm/stop_machine.ts";
import { type Arguments, operand } from "../arguments.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { tell } from "../output.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const timeoutMs = args.seconds("timeout");
  const ended = await stopMachine(host, operand(args), {
    force: args.flag("force"),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  return tellEnded(operand(args), ended);
}

/** Says how a stop went. Shared with `destroy`. */
export function tellEnded(name: string, ended: Ended): ExitStatus {
  tell(`${name}: ${ended.message}`);
  for (const line of ended.log ?? []) tell(`  ${line}`);
  return ended.outcome === "failed" ? EXIT.machine : EXIT.done;
}
