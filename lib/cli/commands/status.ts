/** `domrun status`: one machine, or the last run of one that has ended. */
import type { Host } from "../../host/host.ts";
import { machineOrLastRun } from "../../vm/list_machines.ts";
import { withHistory } from "../../vm/logs/history.ts";
import type { Arguments } from "../arguments.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { print, printJson } from "../output.ts";
import { machineOperand } from "../machine_operand.ts";
import { renderMachine } from "../render/machine.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const status = await withHistory(host, await machineOrLastRun(host, machineOperand(args)));
  if (args.flag("json")) printJson(status);
  else print(renderMachine(status));
  return EXIT.done;
}
