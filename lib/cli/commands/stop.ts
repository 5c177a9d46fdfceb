/** `domrun stop`: power button, quit, signals; returns when everything of the machine has gone. */
import type { Host } from "../../host/host.ts";
import type { Ended } from "../../vm/machine/event.ts";
import { stopMachine } from "../../vm/stop_machine.ts";
import type { Arguments } from "../arguments.ts";
import { machineOperand } from "../machine_operand.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { tell } from "../output.ts";
import { visibleLine } from "../../findings/visible.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const name = machineOperand(args);
  const timeoutMs = args.seconds("timeout");
  const ended = await stopMachine(host, name, {
    force: args.flag("force"),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  return tellEnded(name, ended);
}

/** Says how a stop went. Shared with `destroy`. */
export function tellEnded(name: string, ended: Ended): ExitStatus {
  tell(visibleLine(`${name}: ${ended.message}`));
  for (const line of ended.log ?? []) tell(visibleLine(`  ${line}`));
  return ended.outcome === "failed" ? EXIT.machine : EXIT.done;
}
