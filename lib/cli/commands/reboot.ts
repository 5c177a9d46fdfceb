/** `domrun reboot`: the guest powers off and boots again, and its machine stays. */
import { visibleLine } from "../../findings/visible.ts";
import type { Host } from "../../host/host.ts";
import { nameForShell } from "../../plan/shell_words.ts";
import { rebootMachine } from "../../vm/guest_controls.ts";
import type { MachineEvent } from "../../vm/machine/event.ts";
import type { Arguments } from "../arguments.ts";
import { UsageError } from "../command.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { machineOperand } from "../machine_operand.ts";
import { tell } from "../output.ts";
import { renderEvent } from "../render/event.ts";
import { run as reset } from "./reset.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const timeoutMs = args.seconds("timeout");
  if (args.flag("force")) {
    if (timeoutMs === undefined) return await reset(args, host);
    throw new UsageError("--timeout is for a guest that is asked, and --force does not ask it");
  }
  await rebootMachine(host, machineOperand(args), {
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    onEvent: tellProgress,
  });
  return EXIT.done;
}

/** A failure is told as the command's own. */
function tellProgress(event: MachineEvent): void {
  const { machine } = event;
  if (event.event === "warning") tell(visibleLine(`${machine}: warning: ${event.message}`));
  if (event.event !== "reboot" || event.what === "failed") return;
  const hurry = event.what === "asked"
    ? `; not to ask it: domrun reset ${nameForShell(machine)}`
    : "";
  const words = event.what === "done" ? "the guest boots again" : renderEvent(event);
  tell(visibleLine(`${machine}: ${words}${hurry}`));
}
