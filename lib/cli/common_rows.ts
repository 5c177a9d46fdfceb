/** Options and operands that several commands have. */
import type { OperandRow, OptionRow } from "./command.ts";

export const JSON_OUTPUT: OptionRow = {
  name: "json",
  summary: "print JSON, described in schemas/",
};
export const NAME_OF_MACHINE: OperandRow = { name: "NAME", count: "one", isMachine: true };
/** Of a command that presses the power button. */
export const POWER_OFF_TIME: OptionRow = {
  name: "timeout",
  short: "t",
  value: "S",
  summary: "seconds that the guest has to power off, 0 to 86400 (30)",
};
export const DO_NOT_ASK: OptionRow = { name: "force", short: "f", summary: "do not ask the guest" };
export const NET: OptionRow = {
  name: "net",
  value: "passt",
  choices: ["passt"],
  summary: "passt in place of interfaces that need libvirt's networks",
};
export const SKIP_UNSUPPORTED: OptionRow = {
  name: "skip-unsupported",
  summary: "leave out what the guest can do without",
};
export const PUBLISH: OptionRow = {
  name: "publish",
  short: "p",
  value: "FORWARD",
  isRepeatable: true,
  summary: "a forward beside those of the document: 2222:22",
};
