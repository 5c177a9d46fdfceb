/** `domrun destroy`: virsh's word for `stop --force`. */
import type { Host } from "../../host/host.ts";
import { stopMachine } from "../../vm/stop_machine.ts";
import { type Arguments, operand } from "../arguments.ts";
import type { ExitStatus } from "../exit_status.ts";
import { tellEnded } from "./stop.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const name = operand(args);
  return tellEnded(name, await stopMachine(host, name, { force: true }));
}
