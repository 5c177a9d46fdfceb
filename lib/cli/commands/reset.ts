/** `domrun reset`: the reset button; the guest starts again and is not asked. */
import { visibleLine } from "../../findings/visible.ts";
import type { Host } from "../../host/host.ts";
import { nameForShell } from "../../plan/shell_words.ts";
import { resetMachine } from "../../vm/guest_controls.ts";
import type { Arguments } from "../arguments.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { machineOperand } from "../machine_operand.ts";
import { tell } from "../output.ts";
import { tellWait } from "../tell_wait.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const name = machineOperand(args);
  const state = await resetMachine(host, name, tellWait(name));
  const more = state === "running" ? "" : `; it is paused: domrun resume ${nameForShell(name)}`;
  tell(visibleLine(`${name} was reset${more}`));
  return EXIT.done;
}
