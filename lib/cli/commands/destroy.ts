/** `domrun destroy`: virsh's word for `stop --force`. */
import type { Host } from "../../host/host.ts";
import { stopMachine } from "../../vm/stop_machine.ts";
import type { Arguments } from "../arguments.ts";
import { machineOperand } from "../machine_operand.ts";
import type { ExitStatus } from "../exit_status.ts";
import { tellEnded } from "./stop.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const name = machineOperand(args);
  return tellEnded(name, await stopMachine(host, name, { force: true }));
}
