/** A plan for people, for programs and for a shell. */
import { dirname } from "@std/path/posix";
import { visibleLine } from "../findings/visible.ts";
import { formatForward } from "../passt/forward_text.ts";
import {
  commandsBeforeGuest,
  type LaunchPlan,
  type PlannedFile,
  type PlannedFirmware,
  type PlannedGate,
  type PlannedHelper,
  type PlannedInterface,
  type PlannedQemu,
} from "./launch_plan.ts";
import { withoutGate } from "../qemu/command_line/gate.ts";
import { displayWords } from "./display_words.ts";
import { hostDeviceName } from "./host_devices.ts";
import { forgetCommand, makeCommand } from "./make_command.ts";
import { nameForShell, quoteForShell } from "./shell_words.ts";

/** The plan as `plan --json` prints it: all of it. Pure. */
export function renderPlanJson(plan: LaunchPlan): LaunchPlan {
  return plan;
}

/** What the machine is, then each command with an option a line. Pure. */
export function renderPlan(plan: LaunchPlan): string {
  const facts: readonly (readonly [label: string, values: readonly string[]])[] = [
    ["Machine", [plan.name]],
    ["UUID", [plan.uuid]],
    ["Directory", [plan.directory]],
    ["Firmware", plan.firmware === undefined ? [] : describeFirmware(plan.firmware)],
    ["Files", plan.files.map(describeFile)],
    ["Host's", (plan.hostDevices ?? []).map(hostDeviceName)],
    ["Network", plan.interfaces.flatMap(describeInterface)],
    ["Screens", (plan.displays ?? []).map((one) => `${one.type} at ${displayWords(one)}`)],
    ["Vsock", plan.vsockCid === undefined ? [] : [`CID ${plan.vsockCid}`]],
    ["Consoles", plan.consoles.map(({ alias, socket }) => `${alias} at ${socket}`)],
    ["Gate", plan.qemu.gate === undefined ? [] : [describeGate(plan.qemu.gate)]],
    ["Guest", [describeLifecycle(plan)]],
    ["Before it", commandsBeforeGuest(plan.qemu).map(({ execute }) => execute)],
  ];
  const lines = facts.flatMap(([label, values]) =>
    values.map((value, index) => `${(index === 0 ? label : "").padEnd(10)} ${value}`)
  );
  const commands = [
    ...plan.passt.map((one) => ({ title: `passt of ${one.interface}`, ...one })),
    ...(plan.helpers ?? []).map((one) => ({ title: `${one.kind} of ${one.device}`, ...one })),
    { title: "QEMU", ...plan.qemu },
  ];
  const shown = [
    ...lines,
    ...commands.flatMap(({ title, ...command }) => ["", `${title}:`, ...indented(command)]),
  ];
  return shown.map(visibleLine).join("\n") + "\n";
}

/**
 * A script for a POSIX shell, which starts the same machine without domrun's care. QEMU is told to wait neither at a
 * gate nor before the guest's start (`-S`): one command follows the other, and nobody would let it go on. It makes the
 * machine's own directory exclusively, as domrun does: of two machines with one name there is one.
 *
 * Pure.
 */
export function renderPlanShell(plan: LaunchPlan): string {
  const parent = quoteForShell(dirname(plan.directory));
  const steps = [
    `mkdir -p -m 700 ${parent}`,
    ...plan.directories.map(({ path, exclusive }) =>
      `mkdir ${exclusive ? "" : "-p "}-m 700 ${quoteForShell(path)}`
    ),
    ...plan.files.flatMap(makeStep),
    ...plan.passt.map(({ program, args }) => shellCommand(program, args)),
    ...(plan.helpers ?? []).map(helperStep),
    `${shellVariables(plan.qemu)}${shellCommand(plan.qemu.program, unpausedArgs(plan.qemu))}`,
    ...plan.files.flatMap(forgetStep),
  ];
  const head = ["#!/bin/sh", ...stopComment(plan), "set -e"].map(visibleLine).join("\n");
  return `${head}\n${waitComment(plan.qemu)}${setupComment(plan.qemu)}${steps.join(" &&\n")}\n`;
}

/** `stop` needs no record: it finds QEMU by the names of its files. */
function stopComment({ name, directory }: LaunchPlan): readonly string[] {
  return [
    `# Starts a machine that nobody supervises. This ends it, and removes ${directory}:`,
    `#   domrun stop ${nameForShell(name)}`,
  ];
}

/** One that stays in the foreground goes to the background, and is waited for. */
function helperStep({ program, args, socket, daemonises }: PlannedHelper): string {
  const command = shellCommand(program, args);
  if (daemonises) return command;
  return `{ ${command} & } &&\nuntil [ -S ${quoteForShell(socket)} ]; do sleep 0.1; done`;
}

function makeStep(file: PlannedFile): readonly string[] {
  if (file.madeFrom === undefined) return [];
  const { program, args } = makeCommand(file, file.madeFrom);
  const make = shellCommand(program, args);
  return [file.madeFrom.overlay ? make : `{ [ -e ${quoteForShell(file.path)} ] || ${make}; }`];
}

function forgetStep(file: PlannedFile): readonly string[] {
  if (!file.madeFrom?.overlay) return [];
  const { program, args } = forgetCommand(file);
  return [shellCommand(program, args)];
}

function unpausedArgs({ args }: PlannedQemu): readonly string[] {
  return withoutGate(args).filter((arg) => arg !== "-S");
}

function waitComment({ gate }: PlannedQemu): string {
  const wait = gate === undefined ? "-S" : "-S and a chardev at which it waits for passt";
  return `# domrun starts QEMU with ${wait}; here the guest runs at once.\n`;
}

function setupComment({ setup = [], qmpSocket }: PlannedQemu): string {
  if (setup.length === 0) return "";
  const lines = [
    `# domrun sends this to ${JSON.stringify(qmpSocket)} before the guest runs:`,
    ...setup.map((command) => `#   ${JSON.stringify(command)}`),
  ];
  return lines.map((line) => `${visibleLine(line)}\n`).join("");
}

function shellVariables({ environment = {} }: PlannedQemu): string {
  return Object.entries(environment).map(([name, value]) => `${name}=${quoteForShell(value)} `)
    .join("");
}

function shellCommand(program: string, args: readonly string[]): string {
  return [quoteForShell(program), ...optionLines(args)].join(" \\\n  ");
}

interface Command {
  readonly program: string;
  readonly args: readonly string[];
}

function indented({ program, args }: Command): string[] {
  return [`  ${program}`, ...optionLines(args).map((line) => `    ${line}`)];
}

/** An option and its value on one line. */
function optionLines(args: readonly string[]): string[] {
  const lines: string[][] = [];
  for (const arg of args) {
    const last = lines.at(-1);
    const isValue = !arg.startsWith("-") && last?.length === 1 && last[0]?.startsWith("-");
    if (isValue) last?.push(arg);
    else lines.push([arg]);
  }
  return lines.map((words) => words.map(quoteForShell).join(" "));
}

function describeFirmware({ descriptor, features, passedOver }: PlannedFirmware): string[] {
  return [
    `chosen by ${descriptor} (${features.join(", ") || "no features"})`,
    ...passedOver.map(({ file, why }) => `  not ${file}: ${why}`),
  ];
}

const ACCESS: Readonly<Record<PlannedFile["access"], string>> = {
  "read": ", read only",
  "read-write": "",
  "create": ", made where it is not there",
};

function describeFile({ path, access, purpose, madeFrom }: PlannedFile): string {
  const origin = madeFrom === undefined
    ? ""
    : madeFrom.overlay
    ? `, over ${madeFrom.path}, gone when QEMU has opened it`
    : `, made from ${madeFrom.path} where it is not there`;
  return `${path} (${purpose}${ACCESS[access]}${origin})`;
}

const BACKENDS: Readonly<Record<PlannedInterface["backend"], string>> = {
  "passt": "passt",
  "slirp": "QEMU's own network",
  "vhost-user-passt": "passt over vhost-user",
};

function describeInterface({ alias, mac, backend, forwards }: PlannedInterface): string[] {
  return [
    `${alias} ${mac}, ${BACKENDS[backend]}`,
    ...forwards.map((one) => `  forward ${formatForward(one)}`),
  ];
}

function describeGate({ socket }: PlannedGate): string {
  return `QEMU waits at ${socket} until passt is ready`;
}

function describeLifecycle({ lifecycle }: LaunchPlan): string {
  const { onPoweroff, onReboot, onCrash } = lifecycle;
  return `power-off: ${onPoweroff}, reboot: ${onReboot}, crash: ${onCrash}`;
}
