import { assertEquals, assertThrows } from "@std/assert";
import { readArguments } from "./arguments.ts";
import { type CommandRow, UsageError } from "./command.ts";

const ROW: CommandRow = {
  name: "stop",
  summary: "a row with one of everything",
  operands: [{ name: "NAME", count: "one" }, { name: "MORE", count: "optional" }],
  options: [
    { name: "timeout", short: "t", value: "S", summary: "" },
    { name: "of", value: "WHAT", choices: ["console", "qemu"], summary: "" },
    { name: "force", short: "f", summary: "" },
  ],
};

Deno.test("readArguments() reads options wherever they stand", () => {
  const rows: [string[], unknown[]][] = [
    [["vm"], [["vm"], false, undefined, undefined]],
    [["vm", "--force"], [["vm"], true, undefined, undefined]],
    [["-f", "vm"], [["vm"], true, undefined, undefined]],
    [["--timeout", "5", "vm"], [["vm"], false, 5000, undefined]],
    [["--timeout=5", "vm"], [["vm"], false, 5000, undefined]],
    [["-t", "0", "vm"], [["vm"], false, 0, undefined]],
    [["-t", "0.25", "vm"], [["vm"], false, 250, undefined]],
    [["-t", "86400", "vm"], [["vm"], false, 86_400_000, undefined]],
    [["--of", "qemu", "vm"], [["vm"], false, undefined, "qemu"]],
    [["007"], [["007"], false, undefined, undefined]],
    [["-"], [["-"], false, undefined, undefined]],
    [["--force", "-"], [["-"], true, undefined, undefined]],
    [["--", "--force"], [["--force"], false, undefined, undefined]],
    [["a", "b"], [["a", "b"], false, undefined, undefined]],
    [["12", "0x10"], [["12", "0x10"], false, undefined, undefined]],
    [["--", "-f", "--"], [["-f", "--"], false, undefined, undefined]],
    [["-t5", "vm"], [["vm"], false, 5000, undefined]],
    [["-t=5", "vm"], [["vm"], false, 5000, undefined]],
    [["-ft", "5", "vm"], [["vm"], true, 5000, undefined]],
    [["-ft5", "vm"], [["vm"], true, 5000, undefined]],
    [["-f", "vm", "--force"], [["vm"], true, undefined, undefined]],
  ];
  for (const [words, expected] of rows) {
    const args = readArguments(ROW, words);
    const seen = [args.operands, args.flag("force"), args.seconds("timeout"), args.text("of")];
    assertEquals(seen, expected, words.join(" "));
  }
});

Deno.test("readArguments() takes an option many times where its row says so", () => {
  const row: CommandRow = {
    ...ROW,
    options: [{ name: "disk", short: "d", value: "FILE", summary: "", isRepeatable: true }],
  };
  const args = readArguments(row, ["vm", "--disk", "b", "-d", "a", "--disk=b"]);
  assertEquals([args.texts("disk"), args.text("disk")], [["b", "a", "b"], "b"]);
  assertEquals(readArguments(row, ["vm"]).texts("disk"), []);
  assertThrows(
    () => readArguments(row, ["vm", "-d", "a", "--disk="]),
    UsageError,
    "--disk needs a value: FILE",
  );
  assertThrows(() => readArguments(ROW, ["vm"]).texts("timeout"), TypeError);
});

Deno.test("readArguments() passes on what is behind the first operand where its row says so", () => {
  const row: CommandRow = {
    ...ROW,
    passesOn: true,
    operands: [{ name: "NAME", count: "one" }, { name: "COMMAND", count: "any" }],
  };
  const rows: [string[], string[], boolean][] = [
    [["vm"], ["vm"], false],
    [["-f", "vm", "ls", "-f", "--", "--zzz"], ["vm", "ls", "-f", "--", "--zzz"], true],
    [["vm", "--", "ls", "-l"], ["vm", "ls", "-l"], false],
    [["vm", "-f"], ["vm", "-f"], false],
    [["--timeout", "5", "vm", "-t"], ["vm", "-t"], false],
    [["--", "-vm", "ls"], ["-vm", "ls"], false],
  ];
  for (const [words, operands, force] of rows) {
    const args = readArguments(row, words);
    assertEquals([args.operands, args.flag("force")], [operands, force], words.join(" "));
  }
});

Deno.test("readArguments() takes a lone dash as the value of an option", () => {
  const row: CommandRow = {
    ...ROW,
    options: [{ name: "record", short: "r", value: "FILE", summary: "" }],
  };
  for (
    const words of [["--record", "-", "vm"], ["--record=-", "vm"], ["vm", "-r", "-"], [
      "-r=-",
      "vm",
    ]]
  ) {
    const args = readArguments(row, words);
    assertEquals([args.operands, args.text("record")], [["vm"], "-"], words.join(" "));
  }
  const args = readArguments(row, ["--", "--record", "-"]);
  assertEquals(args.operands, ["--record", "-"]);
});

Deno.test("readArguments() refuses what the row does not have", () => {
  const rows: [string[], string, string | undefined][] = [
    [[], "stop needs NAME", undefined],
    [["a", "b", "c"], "stop takes no operand 'c'", undefined],
    [["vm", "--forse"], "stop has no option '--forse'", "did you mean --force?"],
    [["vm", "--memroy=4G"], "stop has no option '--memroy'", undefined],
    [["vm", "--memroy=4\nG"], "stop has no option '--memroy'", undefined],
    [["vm", "--no-force"], "stop has no option '--no-force'", undefined],
    [["vm", "--toString"], "stop has no option '--toString'", undefined],
    [
      ["vm", "--live"],
      "stop has no option '--live'",
      "leave it out: what changes is the machine that runs",
    ],
    [
      ["vm", "--config=1"],
      "stop has no option '--config'",
      "a change ends with the machine; write it into the document, too, for the next start",
    ],
    [
      ["vm", "--cloud-init"],
      "stop has no option '--cloud-init'",
      "what cloud-init reads is made when a machine starts: domrun run --cloud-init IMAGE, " +
      "and domrun dumpxml NAME has its document",
    ],
    [["vm", "-fx"], "stop has no option '-fx'", undefined],
    [["vm", "-x"], "stop has no option '-x'", undefined],
    [
      ["vm", "-t", "-1 s"],
      "stop has no option '-1 s'",
      "a value that begins with a dash is written so: --timeout='-1 s'",
    ],
    [["vm", "-t", "--forse"], "stop has no option '--forse'", "did you mean --force?"],
    [["vm", "--force=yes"], "--force takes no value, found '--force=yes'", undefined],
    [["vm", "-f=yes"], "--force takes no value, found '-f=yes'", undefined],
    [["vm", "-t", "1", "-t", "2"], "--timeout is given twice", undefined],
    [["vm", "-t1", "--timeout=2"], "--timeout is given twice", undefined],
    [["vm", "--timeout="], "--timeout needs a value: S", undefined],
    [["vm", "--timeout"], "--timeout needs a value: S", undefined],
    [["vm", "-t", "--force"], "--timeout needs a value: S", undefined],
    [["vm", "-t", "--", "5"], "--timeout needs a value: S", undefined],
    [["vm", "--of=--force"], "--of takes console or qemu, found '--force'", undefined],
    [["vm", "--of", "all"], "--of takes console or qemu, found 'all'", undefined],
    [
      ["vm", "--timeout", "5s"],
      "--timeout takes seconds from 0 to 86400, such as 30 or 0.5, found '5s'",
      undefined,
    ],
    [
      ["vm", "--timeout", "1m"],
      "--timeout takes seconds from 0 to 86400, such as 30 or 0.5, found '1m'",
      undefined,
    ],
    [
      ["vm", "--timeout", "86401"],
      "--timeout takes seconds from 0 to 86400, such as 30 or 0.5, found '86401'",
      undefined,
    ],
    [
      ["vm", "--timeout", "999999999999999999999"],
      "--timeout takes seconds from 0 to 86400, such as 30 or 0.5, found '999999999999999999999'",
      undefined,
    ],
    [
      ["vm", "--timeout", ".5"],
      "--timeout takes seconds from 0 to 86400, such as 30 or 0.5, found '.5'",
      undefined,
    ],
    [
      ["vm", "--timeout", "1e3"],
      "--timeout takes seconds from 0 to 86400, such as 30 or 0.5, found '1e3'",
      undefined,
    ],
    [
      ["vm", "--timeout", "0x10"],
      "--timeout takes seconds from 0 to 86400, such as 30 or 0.5, found '0x10'",
      undefined,
    ],
    [
      ["vm", "--timeout", "infinity"],
      "--timeout takes seconds from 0 to 86400, such as 30 or 0.5, found 'infinity'",
      undefined,
    ],
    [
      ["vm", "--timeout", "NaN"],
      "--timeout takes seconds from 0 to 86400, such as 30 or 0.5, found 'NaN'",
      undefined,
    ],
    [
      ["vm", "--timeout", "-5"],
      "stop has no option '-5'",
      "a value that begins with a dash is written so: --timeout=-5",
    ],
  ];
  for (const [words, message, help] of rows) {
    const error = assertThrows(
      () => readArguments(ROW, words).seconds("timeout"),
      UsageError,
      undefined,
      words.join(" "),
    );
    assertEquals([error.message, error.help], [message, help], words.join(" "));
  }
});

Deno.test("what the row does not have cannot be asked for", () => {
  const args = readArguments(ROW, ["vm"]);
  const rows: [ask: () => unknown, name: string][] = [
    [() => args.flag("json"), "json"],
    [() => args.text("net"), "net"],
    [() => args.seconds("deadline"), "deadline"],
    [() => args.flag("timeout"), "timeout"],
    [() => args.text("force"), "force"],
  ];
  for (const [ask, name] of rows) {
    assertThrows(ask, TypeError, `The row of stop has no such option "${name}"`);
  }
});
