/** Machines as `ps`, `status` and `up` show them. */
import { formatForward } from "../../passt/forward_text.ts";
import { displayWords } from "../../plan/display_words.ts";
import type { LaunchPlan } from "../../plan/launch_plan.ts";
import { nameForShell } from "../../plan/shell_words.ts";
import { visibleLine } from "../../findings/visible.ts";
import type { InterfaceStatus, MachineStatus } from "../../vm/machine/status.ts";
import { renderTable } from "./table.ts";

/** Of the rows below. */
const ENDED_COLUMN = 3;

/** The table of `ps`. Pure. */
export function renderMachines(machines: readonly MachineStatus[]): string {
  if (machines.length === 0) return "No machine runs here\n";
  const heading = ["NAME", "STATE", "STARTED", "INTERFACE", "LINK", "FORWARDS"];
  const rows = machines.flatMap(machineRows);
  // Whoever did not ask for those that have ended has no use for the column.
  const dropped = machines.some(({ endedAt }) => endedAt !== undefined) ? undefined : ENDED_COLUMN;
  const shown = [heading.toSpliced(ENDED_COLUMN, 0, "ENDED"), ...rows]
    .map((row) => row.filter((_, column) => column !== dropped));
  return renderTable(shown[0] ?? [], shown.slice(1));
}

/** What `status` says of one machine. Pure. */
export function renderMachine(machine: MachineStatus): string {
  const facts: [string, string][] = [
    ["name", machine.name],
    ["uuid", machine.uuid],
    ["state", stateOf(machine)],
    ["started", machine.startedAt],
    ...(machine.endedAt === undefined ? [] : [["ended", machine.endedAt] as [string, string]]),
    ...sizeFacts(machine),
    ["process", machine.pid === undefined ? "none" : String(machine.pid)],
    ["directory", machine.directory],
    ...machine.consoles.map(({ alias, logFile }): [string, string] => [alias, `log ${logFile}`]),
    ...(machine.displays ?? []).map((one): [string, string] => [one.type, displayWords(one)]),
    ...fact("vsock", machine.vsockCid, cidWords),
    ...machine.interfaces.map((one): [string, string] => [one.alias, interfaceLine(one)]),
    ...historyFacts(machine),
    ...(machine.ended?.log ?? []).map((line): [string, string] => ["qemu.log", line]),
  ];
  return facts.map(([key, value]) => `${key.padEnd(10)} ${visibleLine(value)}\n`).join("");
}

/** For how long it has run, and how large it is, as far as that is known. */
function sizeFacts({ uptimeSeconds, memoryKiB, processors }: MachineStatus): [string, string][] {
  return [
    ...fact("uptime", uptimeSeconds, durationWords),
    ...fact("memory", memoryKiB, memoryWords),
    ...fact("processors", processors, String),
  ];
}

/** Of a machine without passt there is nothing to count. */
function historyFacts({ interfaces, passtRestarts, lastError }: MachineStatus): [string, string][] {
  const counts = passtRestarts !== 0 || interfaces.some(({ backend }) => backend !== "slirp");
  return [
    ...fact("restarts", counts ? passtRestarts : undefined, (count) => `${count} of passt`),
    ...fact("last error", lastError, ({ time, message }) => `${time} ${message}`),
  ];
}

function fact<T>(
  key: string,
  value: T | undefined,
  words: (value: T) => string,
): [string, string][] {
  return value === undefined ? [] : [[key, words(value)]];
}

/** A context id (vsock(7)). Pure. */
function cidWords(cid: number): string {
  return `CID ${cid}`;
}

/** `3 d 4 h`: the two largest units that it has. Pure. */
export function durationWords(seconds: number): string {
  const parts: readonly (readonly [amount: number, unit: string])[] = [
    [Math.floor(seconds / 86_400), "d"],
    [Math.floor(seconds / 3600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "min"],
    [seconds % 60, "s"],
  ];
  const first = parts.findIndex(([amount]) => amount > 0);
  if (first === -1) return "0 s";
  return parts.slice(first, first + 2).filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount} ${unit}`).join(" ");
}

/**
 * What a person wants to know the moment a machine runs: where it answers, and what to type next. Pure.
 *
 * @param how `leaveKey`: the terminal is its console, which that key leaves
 */
export function renderReady(
  plan: LaunchPlan,
  how: "detached" | "piped" | { readonly leaveKey: string },
): string {
  const lines = [`READY ${plan.name}`];
  for (const { alias, forwards } of plan.interfaces) {
    for (const forward of forwards) {
      if (!forward.exclude) lines.push(`  ${alias} forwards ${formatForward(forward)}`);
    }
  }
  for (const one of plan.displays ?? []) lines.push(`  ${one.type} at ${displayWords(one)}`);
  if (plan.vsockCid !== undefined) lines.push(`  vsock with ${cidWords(plan.vsockCid)}`);
  if (how === "detached" && plan.consoles.length > 0) {
    lines.push(`  console: domrun console ${nameForShell(plan.name)}`);
  }
  if (how === "detached") lines.push(`  stop:    domrun stop ${nameForShell(plan.name)}`);
  if (typeof how === "object" && plan.consoles.length > 0) {
    lines.push(`  ${how.leaveKey} leaves the console; Ctrl-C then shuts the machine down`);
  }
  return lines.map(visibleLine).join("\n") + "\n";
}

function machineRows(machine: MachineStatus): string[][] {
  const times = [machine.startedAt, machine.endedAt ?? ""].map((time) =>
    time.replace(/\.\d+Z$/, "Z")
  );
  const first = [machine.name, stateOf(machine), ...times];
  const [ways = [], ...others] = [
    ...machine.interfaces.map(interfaceCells),
    ...(machine.displays ?? []).map((one) => [one.type, "-", displayWords(one)]),
    ...fact("vsock", machine.vsockCid, cidWords).map(([key, words]) => [key, "-", words]),
  ];
  return [[...first, ...ways], ...others.map((cells) => ["", "", "", "", ...cells])];
}

function interfaceCells(one: InterfaceStatus): string[] {
  // One that is up has no reason, unless its passt hangs.
  const { state, reason } = linkOf(one);
  const shown = state === "up" && reason !== undefined ? `${state} (${reason})` : state;
  return [one.alias, shown, one.forwards.map(formatForward).join(" ") || "-"];
}

/** To the guest a cable that is out is what counts, however well its passt is. */
function linkOf(one: InterfaceStatus): Pick<InterfaceStatus, "state" | "reason"> {
  const isFine = one.state === "up" && one.reason === undefined;
  return one.link === "down" && isFine
    ? { state: "down", reason: "its cable is out: domrun link plugs it in" }
    : one;
}

function interfaceLine(one: InterfaceStatus): string {
  const { state, reason } = linkOf(one);
  const why = reason === undefined ? "" : ` (${reason})`;
  const forwards = one.forwards.map(formatForward).join(" ");
  return [state + why, one.backend, one.mac, forwards].filter((part) => part !== "").join(
    ", ",
  );
}

function stateOf({ state, supervised, rebooting, reason }: MachineStatus): string {
  const alive = state === "starting" || state === "running" || state === "paused";
  const words = [
    state,
    ...rebooting ? ["rebooting"] : [],
    ...alive && !supervised && state !== "starting" ? ["unsupervised"] : [],
  ].join(", ");
  return reason === undefined ? words : `${words} (${reason})`;
}

/** `512 MiB`, or in KiB what is no whole number of them. Pure. */
export function memoryWords(kiB: number): string {
  return kiB % 1024 === 0 ? `${kiB / 1024} MiB` : `${kiB} KiB`;
}
