/** The rules of the architecture hold; and each of them can fail, or it would say nothing. */
import { assertEquals } from "@std/assert";
import { dirname, fromFileUrl, join } from "@std/path/posix";
import { moduleOf, readModules, readTests } from "./architecture/module.ts";
import { NO_REPEATED_LINES } from "./architecture/repeated_lines.ts";
import { type Rule, RULES } from "./architecture/rules.ts";
import { TEST_RULES } from "./architecture/test_rules.ts";

const root = join(dirname(fromFileUrl(import.meta.url)), "..");
const modules = readModules(root);
const tests = readTests(root);

for (const rule of RULES) {
  Deno.test(rule.name, () => {
    assertEquals(rule.objections(modules), []);
  });
}

for (const rule of TEST_RULES) {
  Deno.test(rule.name, () => {
    assertEquals(rule.objections(tests), []);
  });
}

Deno.test(NO_REPEATED_LINES.name, () => {
  // What the tests of scripts share is among both.
  const all = new Map([...modules, ...tests].map((module) => [module.path, module]));
  assertEquals(NO_REPEATED_LINES.objections([...all.values()]), []);
});

interface Bad {
  readonly rule: string;
  readonly modules: Readonly<Record<string, string>>;
  /** What that rule says; no other rule objects. */
  readonly says: readonly string[];
}

const BAD: readonly Bad[] = [
  {
    rule: "rooms import downwards only",
    modules: { "lib/xml/a.ts": 'import { b } from "../domain/b.ts";' },
    says: ["lib/xml/a.ts: imports from domain"],
  },
  {
    rule: "rooms import downwards only",
    modules: { "lib/vm/a.ts": 'const { b } = await import("../cli/b.ts");' },
    says: ["lib/vm/a.ts: imports from cli"],
  },
  {
    rule: "rooms import downwards only",
    modules: { "lib/plan/a.ts": 'const b = new URL("../vm/b.ts", import.meta.url);' },
    says: ["lib/plan/a.ts: imports from vm"],
  },
  {
    rule: "rooms import downwards only",
    modules: { "lib/qemu/a.ts": 'export type { B } from "../passt/b.ts";' },
    says: ["lib/qemu/a.ts: imports from passt"],
  },
  {
    rule: "rooms import downwards only",
    modules: { "lib/host/a.ts": 'import "../findings/b.ts";' },
    says: ["lib/host/a.ts: imports from findings"],
  },
  {
    rule: "from the plan down nothing knows the host",
    modules: { "lib/plan/a.ts": 'import type { Directories, Host, User } from "../host/host.ts";' },
    says: ["lib/plan/a.ts: imports Host of the host"],
  },
  {
    rule: "from the plan down nothing knows the host",
    modules: { "lib/domain/a.ts": 'import { CapabilityError } from "../host/host.ts";' },
    says: ["lib/domain/a.ts: imports CapabilityError of the host"],
  },
  {
    rule: "from the plan down nothing knows the host",
    modules: { "lib/passt/a.ts": 'const host = await import("../host/mod.ts");' },
    says: ["lib/passt/a.ts: imports * of the host"],
  },
  {
    rule: "from the plan down nothing leads to a call of the host",
    modules: {
      "lib/qemu/a.ts": 'import { b } from "./probe/b.ts";',
      "lib/qemu/probe/b.ts": 'export { c } from "./c.ts";',
      "lib/qemu/probe/c.ts": 'import type { Host } from "../../host/host.ts";',
    },
    says: ["lib/qemu/a.ts: reaches lib/qemu/probe/c.ts"],
  },
  {
    rule: "lib imports nothing of scripts",
    modules: { "lib/cli/a_test.ts": 'import { b } from "../../scripts/b.ts";' },
    says: ["lib/cli/a_test.ts: imports scripts/b.ts"],
  },
  {
    rule: "what is shipped imports nothing that is for tests",
    modules: { "lib/vm/a.ts": 'import { b } from "./testing/b.ts";' },
    says: ["lib/vm/a.ts: imports lib/vm/testing/b.ts"],
  },
  {
    rule: "what is shipped imports nothing that is for tests",
    modules: { "lib/vm/a.ts": 'import { assert } from "@std/assert";' },
    says: ["lib/vm/a.ts: imports @std/assert"],
  },
  {
    rule: "what reads no document loads no grammar",
    modules: {
      "lib/cli/commands/supervise.ts": 'import { a } from "../../plan/a.ts";',
      "lib/plan/a.ts": 'import { b } from "../xml/codec.ts";',
      "lib/xml/codec.ts": "",
    },
    says: ["lib/cli/commands/supervise.ts: loads lib/xml/codec.ts"],
  },
  {
    rule: "packages are imported where they belong",
    modules: { "lib/domain/a.ts": 'import { parse } from "@std/xml";' },
    says: ["lib/domain/a.ts: imports @std/xml"],
  },
  {
    rule: "packages are imported where they belong",
    modules: { "lib/vm/a.ts": 'import { unicodeWidth } from "@std/cli/unicode-width";' },
    says: ["lib/vm/a.ts: imports @std/cli/unicode-width"],
  },
  {
    rule: "nothing but our own modules and known packages is imported",
    modules: { "lib/vm/a.ts": 'import lodash, { b } from "npm:lodash";' },
    says: ["lib/vm/a.ts: imports npm:lodash"],
  },
  {
    rule: "nothing but our own modules and known packages is imported",
    modules: { "lib/vm/a.ts": 'import { join } from "node:path";' },
    says: ["lib/vm/a.ts: imports node:path"],
  },
  {
    rule: "nothing but our own modules and known packages is imported",
    modules: { "lib/cli/a.ts": "const b = await import(name);" },
    says: ["lib/cli/a.ts: imports a path made at run time"],
  },
  {
    rule: "Deno is used in lib/host and main.ts alone",
    modules: { "lib/cli/a.ts": "export const pid = Deno.pid;" },
    says: ["lib/cli/a.ts: uses Deno"],
  },
  {
    rule: "console is used in lib/cli alone",
    modules: { "lib/vm/a.ts": 'console.log("here");' },
    says: ["lib/vm/a.ts: uses console"],
  },
  {
    rule: "no file is too long to be about one thing",
    modules: { "lib/vm/a.ts": "\n".repeat(401) },
    says: ["lib/vm/a.ts: 401 lines, 400 at most"],
  },
  {
    rule: "no file is too long to be about one thing",
    modules: { "lib/vm/a.ts": "/** One. */\n/** The file is long because. */" + "\n".repeat(300) },
    says: [
      'lib/vm/a.ts: 301 lines, and its head does not say why ("The file is long because")',
    ],
  },
  {
    rule: "types and lint are never switched off",
    modules: { "lib/vm/a_test.ts": `// ${"deno"}-lint-ignore no-explicit-any` },
    says: ["lib/vm/a_test.ts: switches a check off"],
  },
  {
    rule: "no modules import each other in a circle",
    modules: {
      "lib/vm/a.ts": 'import { b } from "./b.ts";',
      "lib/vm/b.ts": 'export * from "./c.ts";',
      "lib/vm/c.ts": 'const { a } = await import("./a.ts");',
    },
    says: ["lib/vm/a.ts → lib/vm/b.ts → lib/vm/c.ts → lib/vm/a.ts"],
  },
  {
    rule: "no modules import each other in a circle",
    modules: {
      "lib/vm/a.ts": 'import { b } from "./b.ts";',
      "lib/vm/b.ts": 'import type { A } from "./a.ts";',
    },
    says: ["lib/vm/a.ts → lib/vm/b.ts → lib/vm/a.ts"],
  },
];

const BAD_TESTS: readonly Bad[] = [
  {
    rule: "no assertion may be passed over",
    modules: {
      "lib/vm/a_test.ts": "  if (one) {\n    const b = c;\n    assertEquals(b, 1);\n  }\n",
    },
    says: ["lib/vm/a_test.ts: asserts inside an if: assertEquals(b, 1);"],
  },
  {
    rule: "no assertion may be passed over",
    modules: { "lib/vm/a_test.ts": `if (one) await ${"assert"}Rejects(two);` },
    says: ["lib/vm/a_test.ts: asserts inside an if: await assertRejects(two);"],
  },
  {
    rule: "nobody sleeps in a test until something is ready",
    modules: { "lib/vm/a_it_test.ts": `await host.clock${"."}sleep(600);` },
    says: ["lib/vm/a_it_test.ts: sleeps; until() waits for what it waits for"],
  },
  {
    rule: "no unit test measures what others do to the machine",
    modules: { "lib/vm/a_test.ts": `const start = performance${"."}now();` },
    says: ["lib/vm/a_test.ts: reads the clock; cpuMs() tells what the work itself takes"],
  },
  {
    rule: "ports of tests come from the kernel",
    modules: { "lib/cli/a_e2e_test.ts": "Deno.connect({ port: 8080 })" },
    says: ["lib/cli/a_e2e_test.ts: port 8080 is not asked for"],
  },
];

const letters = (count: number) => [..."abcdefghijkl"].slice(0, count);

/** A line of code for each letter, so far from the left. */
const code = (count: number, margin = "") =>
  letters(count).map((letter) => `${margin}use(${letter});\n`).join("");

const BAD_LINES: readonly Bad[] = [
  {
    rule: "no ten lines stand twice",
    modules: {
      "lib/vm/a.ts": `/** One. */\n${code(12)}`,
      "scripts/b.ts": `import { c } from "d";\n\nif (c) {\n${code(12, "  ")}}\n`,
    },
    says: ["scripts/b.ts:4: stands in lib/vm/a.ts:2, too"],
  },
];

/** Nine lines are chance; tests and examples say all by themselves. */
const GOOD_LINES: Readonly<Record<string, string>> = {
  "lib/vm/a.ts": code(9),
  "lib/vm/b.ts": code(9),
  "lib/vm/c_test.ts": code(12),
  "lib/xml/explanations/examples.ts": code(12),
  "lib/xml/d.ts": code(12, "  "),
};

/** Tests that look bad and are not. */
const GOOD_TESTS: Readonly<Record<string, string>> = {
  "lib/vm/a_test.ts":
    'if (isHere) {\n  Deno.test("a", async () => {\n    assertEquals(1, 1);\n  });\n}\n',
  "lib/vm/b_test.ts": "if (one) {\n  two();\n}\nassertEquals(1, 1);\n",
  "lib/vm/c_test.ts": 'const forward = "127.0.0.1:2222:22";',
};

/** What looks like something bad and is none. */
const GOOD: Readonly<Record<string, string>> = {
  "main.ts": 'import { systemHost } from "./lib/host/mod.ts"; Deno.exit(0);',
  "lib/cli/a.ts": 'const { b } = await import("../vm/b.ts"); console.log(b);',
  "lib/vm/b.ts": '// console.log("no"), Deno.pid\nimport type { Host } from "../host/host.ts";',
  "lib/plan/c.ts": 'import type {\n  Directories,\n  User as Somebody,\n} from "../host/host.ts";',
  "lib/plan/d.ts": 'import type { Host } from "../qemu/probe/e.ts";',
  "lib/qemu/probe/e.ts": 'import { CapabilityError, type Host } from "../../host/host.ts";',
  "lib/vm/f_test.ts": 'import { a } from "../cli/a.ts"; import fc from "fast-check"; Deno.pid;',
  "lib/cli/commands/ps.ts":
    'import type { C } from "../../xml/codec.ts"; const c = await import("../../xml/codec.ts");',
  "lib/xml/codec.ts": "export const element = 1;",
  "lib/vm/h.ts": "/** One. The file is long because it is a table. */" + "\n".repeat(400),
  "lib/vm/g.ts": 'const page = new URL("../cli/page.html", import.meta.url);',
};

for (
  const [rules, rows] of [
    [RULES, BAD],
    [TEST_RULES, BAD_TESTS],
    [[NO_REPEATED_LINES], BAD_LINES],
  ] as const
) {
  for (const row of rows) {
    Deno.test(`"${row.rule}" objects: ${row.says.join("; ")}`, () => {
      assertEquals(objectionsTo(row.modules, rules), { [row.rule]: row.says });
    });
  }
}

Deno.test("no rule objects to what is in order", () => {
  assertEquals(objectionsTo(GOOD, RULES), {});
  assertEquals(objectionsTo(GOOD_TESTS, TEST_RULES), {});
  assertEquals(objectionsTo(GOOD_LINES, [NO_REPEATED_LINES]), {});
});

Deno.test("each rule is shown to be able to fail", () => {
  const shown = new Set([...BAD, ...BAD_TESTS, ...BAD_LINES].map(({ rule }) => rule));
  const names = [...RULES, ...TEST_RULES, NO_REPEATED_LINES].map(({ name }) => name);
  assertEquals(names.filter((name) => !shown.has(name)), []);
});

/** What each rule that objects says. */
function objectionsTo(
  texts: Readonly<Record<string, string>>,
  rules: readonly Rule[],
): Record<string, readonly string[]> {
  const made = Object.entries(texts).map(([path, text]) => moduleOf(path, text));
  return Object.fromEntries(
    rules.map(({ name, objections }) => [name, objections(made)] as const)
      .filter(([, says]) => says.length > 0),
  );
}
