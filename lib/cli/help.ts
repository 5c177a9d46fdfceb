/** Help, printed from the command table. */
import type { CommandRow } from "./command.ts";
import { ENVIRONMENT } from "./environment.ts";
import { EXIT_MEANINGS } from "./exit_status.ts";

/** What `domrun help` prints. Pure. */
export function renderHelp(all: readonly CommandRow[]): string {
  const rows = all.filter((row) => !row.hidden);
  const width = Math.max(...rows.map((row) => row.name.length));
  return [
    "domrun runs a libvirt domain XML: QEMU, and passt for the network. No libvirtd, no root.",
    "",
    "Usage: domrun COMMAND [OPTION…] [OPERAND…]",
    "",
    ...rows.map((row) => `  ${row.name.padEnd(width)}  ${row.summary}`),
    "",
    "domrun help COMMAND says more about one. Exit status:",
    "",
    ...EXIT_MEANINGS.map(([status, meaning]) => `  ${String(status).padStart(3)}  ${meaning}`),
    "",
    "Environment:",
    "",
    ...ENVIRONMENT.map(([name, meaning]) => `  ${name}: ${meaning}`),
    "",
  ].join("\n");
}

/** What `domrun help NAME` prints. Pure. */
export function renderCommandHelp(row: CommandRow): string {
  const lines = [`${usageOf(row)}`, "", capitalised(row.summary)];
  if (row.aliases) lines.push("", `Also: ${row.aliases.join(", ")}`);
  const details = detailsOf(row);
  if (details !== "") lines.push("", details);
  if (row.options.length > 0) lines.push("", "Options:", "", ...optionLines(row));
  return lines.join("\n") + "\n";
}

/** What help and the manual say of a command beyond its summary; empty where that is all. Pure. */
export function detailsOf({ details, operands }: CommandRow): string {
  const readsInput = operands.some(({ name }) => name.split("|").includes("-"));
  return [details, ...readsInput ? ["Where FILE is -, standard input is read."] : []]
    .filter((part) => part !== undefined).join("\n\n");
}

/** `Usage: domrun stop [OPTION…] NAME`. Pure. */
export function usageOf(row: CommandRow): string {
  const operands = row.operands.map(({ name, count }) =>
    ({ one: name, optional: `[${name}]`, rest: `${name}…`, any: `[${name}…]` })[count]
  );
  const options = row.options.length > 0 ? ["[OPTION…]"] : [];
  return ["Usage: domrun", row.name, ...options, ...operands].join(" ");
}

function optionLines(row: CommandRow): string[] {
  const left = row.options.map(({ name, short, value }) =>
    `${short ? `-${short}, ` : "    "}--${name}${value ? ` ${value}` : ""}`
  );
  const width = Math.max(...left.map((text) => text.length));
  return row.options.map((option, i) => `  ${(left[i] ?? "").padEnd(width)}  ${option.summary}`);
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
