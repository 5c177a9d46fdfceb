/** `domrun adopt`: a new supervisor for a machine that lost its own. */
import type { Host } from "../../host/host.ts";
import { adopt } from "../../vm/up.ts";
import { type Arguments, operand } from "../arguments.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { tell } from "../output.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  await adopt(host, operand(args));
  tell(`${operand(args)} is supervised`);
  return EXIT.done;
}
