/** A machine's name, as the command line gives it. */
import { isMachineName } from "../domain/machine_name.ts";
import { visibleLine } from "../findings/visible.ts";
import { type Arguments, operand } from "./arguments.ts";
import { UsageError } from "./command.ts";

/** The operand NAME. Throws {@link UsageError} when no machine can have this name. Pure. */
export function machineOperand(args: Arguments): string {
  return requireMachineName(operand(args));
}

/** The name itself. Throws {@link UsageError} when no machine can have this name. Pure. */
export function requireMachineName(name: string): string {
  if (isMachineName(name)) return name;
  throw new UsageError(
    `A machine cannot be called ${visibleLine(JSON.stringify(name))}`,
    "a name has no '/', no control characters, and no dot at its beginning",
  );
}
