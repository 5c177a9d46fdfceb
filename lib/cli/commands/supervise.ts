/** `domrun supervise`: what `up -d` and `adopt` start; supervises until the machine has ended. */
import type { Host } from "../../host/host.ts";
import type { MachineEvent } from "../../vm/machine/event.ts";
import type { Supervision } from "../../vm/supervisor/supervise.ts";
import { superviseDetached } from "../../vm/up.ts";
import type { Arguments } from "../arguments.ts";
import { machineOperand } from "../machine_operand.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { tell } from "../output.ts";
import { renderEvent } from "../render/event.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const onEvent = (event: MachineEvent) => {
    const line = renderEvent(event);
    if (line !== undefined) tell(line);
  };
  const onTaken = (supervision: Supervision) => {
    // A hang-up of the terminal that it was started from is not meant for the machine.
    host.terminal.onSignal(["SIGHUP"], () => {});
    host.terminal.onSignal(["SIGINT", "SIGTERM"], () => supervision.interrupt());
  };
  const supervision = await superviseDetached(host, machineOperand(args), { onEvent, onTaken });
  if (supervision === undefined) return EXIT.done;
  const ended = await supervision.ended;
  return ended.outcome === "failed" ? EXIT.machine : EXIT.done;
}
