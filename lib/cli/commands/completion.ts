/** `domrun completion`: what a shell is told to complete domrun's command line. */
import { type Arguments, operand } from "../arguments.ts";
import { UsageError } from "../command.ts";
import { completionScript, SHELLS } from "../completion/scripts.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { printExactly } from "../output.ts";

export function run(args: Arguments): Promise<ExitStatus> {
  const wanted = operand(args);
  const shell = SHELLS.find((one) => one === wanted);
  if (shell === undefined) {
    throw new UsageError(`completion takes ${SHELLS.join(", ")}, found '${wanted}'`);
  }
  printExactly(completionScript(shell));
  return Promise.resolve(EXIT.done);
}
