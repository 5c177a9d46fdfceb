/** `domrun resume`: a paused guest goes on. */
import { visibleLine } from "../../findings/visible.ts";
import type { Host } from "../../host/host.ts";
import { resumeMachine } from "../../vm/guest_controls.ts";
import type { Arguments } from "../arguments.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { machineOperand } from "../machine_operand.ts";
import { tell } from "../output.ts";
import { tellWait } from "../tell_wait.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const name = machineOperand(args);
  const outcome = await resumeMachine(host, name, tellWait(name));
  tell(visibleLine(`${name} ${outcome === "done" ? "is running" : "was running already"}`));
  return EXIT.done;
}
