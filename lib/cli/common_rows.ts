/** Options and operands that several commands have. */
import type { OperandRow, OptionRow } from "./command.ts";

export const JSON_OUTPUT: OptionRow = {
  name: "json",
  summary: "print JSON, described in schemas/",
};
export const NAME_OF_MACHINE: OperandRow = { name: "NAME", count: "one", isMachine: true };
