/** `domrun adopt`: a new supervisor for a machine that lost its own. */
import type { Host } from "../../host/host.ts";
import { visibleLine } from "../../findings/visible.ts";
import { adopt } from "../../vm/up.ts";
import type { Arguments } from "../arguments.ts";
import { machineOperand } from "../machine_operand.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { tell } from "../output.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const name = machineOperand(args);
  await adopt(host, name);
  tell(`${visibleLine(name)} is supervised`);
  return EXIT.done;
}
