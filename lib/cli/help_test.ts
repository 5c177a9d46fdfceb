import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { COMMANDS, findCommand } from "./command_table.ts";
import { EDITORS, permissionFlags } from "../host/permissions.ts";
import { ENVIRONMENT } from "./environment.ts";
import { renderCommandHelp, renderHelp, usageOf } from "./help.ts";
import { VERSION } from "../host/version_number.ts";

Deno.test("renderHelp(COMMANDS) names every command that is not hidden, and every exit status", () => {
  const help = renderHelp(COMMANDS);
  for (const row of COMMANDS) {
    const line = new RegExp(`^  ${row.name} +\\S`, "m");
    assertEquals(line.test(help), !row.hidden, row.name);
  }
  for (const status of [0, 1, 2, 3, 4, 5, 70, 130]) {
    assertStringIncludes(help, `\n${String(status).padStart(5)}  `);
  }
});

Deno.test("renderCommandHelp() names every option of every command", () => {
  for (const row of COMMANDS) {
    const help = renderCommandHelp(row);
    for (const option of row.options) assertStringIncludes(help, `--${option.name}`);
    for (const line of help.split("\n")) assert(line.length <= 100, `${row.name}: ${line}`);
  }
});

Deno.test("help edit names every editor that it starts", () => {
  const edit = findCommand("edit");
  assert(edit);
  const words = renderCommandHelp(edit).split(/[\s,.]+/);
  assertEquals(EDITORS.filter((editor) => !words.includes(editor)), []);
});

Deno.test("usageOf() shows how often an operand comes", () => {
  const check = findCommand("check");
  const ps = findCommand("list");
  assert(check && ps);
  assertEquals(usageOf(check), "Usage: domrun check [OPTION…] FILE|DIRECTORY|-…");
  assertEquals(usageOf(ps), "Usage: domrun ps [OPTION…]");
});

Deno.test("help says of every command that reads standard input how it is told to", () => {
  const says = (name: string) => {
    const row = findCommand(name);
    assert(row);
    return renderCommandHelp(row).includes("\nWhere FILE is -, standard input is read.\n");
  };
  const reading = [
    "check",
    "format",
    "plan",
    "up",
    "define",
    "attach",
    "detach",
    "apply",
    "doctor",
  ];
  assertEquals([...reading, "report", "export"].filter((name) => !says(name)), []);
  assertEquals(["ps", "stop", "undefine"].filter(says), []);
});

Deno.test("command names and aliases are told apart", () => {
  const words = COMMANDS.flatMap((row) => [row.name, ...(row.aliases ?? [])]);
  assertEquals(new Set(words).size, words.length);
});

Deno.test("VERSION is the one of deno.json", async () => {
  const text = await Deno.readTextFile(new URL("../../deno.json", import.meta.url));
  assertEquals(/"version": "([^"]+)"/.exec(text)?.[1], VERSION);
});

Deno.test("people are told of every variable that domrun reads", () => {
  const flag = permissionFlags("2.4.2").find((one) => one.startsWith("--allow-env=")) ?? "";
  const read = flag.replace("--allow-env=", "").split(",");
  const told = ENVIRONMENT.flatMap(([names]) => names.split(", "));
  // That one is of runs from the source.
  assertEquals(told.toSorted(), read.filter((name) => name !== "DOMRUN_IMPORT_MAP").toSorted());
});
