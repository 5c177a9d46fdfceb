/** Rules for tests: each says what it has against some of them. Pure. */
import type { Module } from "./module.ts";
import { every, type Rule } from "./rules.ts";

/** Where time passes in a test that waits for nothing, and what for. */
const SLEEPS: Readonly<Record<string, string>> = {
  "lib/cli/forward_faults_e2e_test.ts": "somebody dies in the middle of a change",
  "lib/cli/hotplug_e2e_test.ts": "somebody asks while a device is going",
  "lib/cli/outage_e2e_test.ts": "a guest has peace between two outages",
  "lib/cli/testing/compiled.ts": "the poll of eventually()",
  "lib/cli/testing/fault_world.ts": "what is frozen stays so for a while",
  "lib/host/terminal_it_test.ts": "the clock itself is tested",
  "lib/host/testing/until.ts": "the poll of until()",
  "lib/vm/machine_locks_it_test.ts": "gc again and again beside up",
  "lib/cli/random_changes_e2e_test.ts": "a moment in the middle of a change",
  "lib/vm/supervisor/passt_keeper_it_test.ts": "a passt becomes stable by living",
  "scripts/bench/machine.ts": "a poll",
  "scripts/bench/measure.ts": "a poll",
  "scripts/libvirt/session.ts": "a poll",
};

export const TEST_RULES: readonly Rule[] = [
  every(
    "no assertion may be passed over",
    ({ code }) => conditional(code).map((line) => `asserts inside an if: ${line}`),
  ),
  every(
    "nobody sleeps in a test until something is ready",
    ({ path, code }) =>
      /\bsetTimeout\(resolve\b|\.sleep\(/.test(code) && SLEEPS[path] === undefined
        ? ["sleeps; until() waits for what it waits for"]
        : [],
  ),
  every(
    "no unit test measures what others do to the machine",
    (module) =>
      module.path.endsWith("_test.ts") && !startsPrograms(module) &&
        /\bperformance\.now\(/.test(module.code)
        ? ["reads the clock; cpuMs() tells what the work itself takes"]
        : [],
  ),
  every(
    "ports of tests come from the kernel",
    (module) => startsPrograms(module) ? fixedPorts(module.code) : [],
  ),
];

/** Each assertion that stands inside an if, and in no function in there; the text is formatted. */
function conditional(code: string): readonly string[] {
  const lines = code.split("\n");
  return lines.flatMap((line, at) => {
    const [, indent, rest = ""] = /^( *)(?:if|\} else)\b(.*)$/.exec(line) ?? [];
    if (indent === undefined) return [];
    return /[({]$/.test(rest)
      ? withoutFunctions(blockOf(lines.slice(at + 1), indent)).filter(asserts)
      : [rest.replace(/^.*?\) (?=await |assert)/, "")].filter(asserts);
  }).map((line) => line.trim());
}

function asserts(line: string): boolean {
  return /^ *(?:const \w+ = )?(?:await )?assert\w*\(/.test(line);
}

/** The lines up to that which ends what began with this indentation. */
function blockOf(lines: readonly string[], indent: string): readonly string[] {
  const end = lines.findIndex((line) => line.startsWith(`${indent}}`));
  return lines.slice(0, end === -1 ? lines.length : end);
}

function withoutFunctions(lines: readonly string[]): readonly string[] {
  const at = lines.findIndex((line) => /=> \{$|\bfunction\b.*\{$/.test(line));
  if (at === -1) return lines;
  const indent = /^ */.exec(lines[at] ?? "")?.[0] ?? "";
  const rest = lines.slice(at + 1);
  return [
    ...lines.slice(0, at),
    ...withoutFunctions(rest.slice(blockOf(rest, indent).length)),
  ];
}

function startsPrograms({ path }: Module): boolean {
  return /_(it|e2e)_test\.ts$/.test(path);
}

/** A port above 1023 of this host that somebody else may have. */
function fixedPorts(code: string): readonly string[] {
  const ports = code.matchAll(/(?:\bport: |127\.0\.0\.1[:/]|localhost:)([1-9]\d{3,4})\b/g);
  return [...ports].map(([, port]) => `port ${port} is not asked for`);
}
