/** Both profiles must read a command line alike: the same rows run on whichever is active. */
import { parseArgs } from "@std/cli/parse-args";
import { assertEquals } from "@std/assert";

const options = {
  string: ["name", "port", "_"],
  boolean: ["json", "detach", "color"],
  alias: { name: "n", detach: "d" },
  collect: ["port"],
  negatable: ["color"],
} as const;

const none = { json: false, detach: false, d: false, color: false, port: [] };

const rows: readonly [args: string, expected: Record<string, unknown>][] = [
  ["", { ...none, _: [] }],
  ["up vm.xml", { ...none, _: ["up", "vm.xml"] }],
  ["up -d vm.xml", { ...none, detach: true, d: true, _: ["up", "vm.xml"] }],
  ["--detach", { ...none, detach: true, d: true, _: [] }],
  ["--detach=false", { ...none, _: [] }],
  ["--json true", { ...none, json: true, _: [] }],
  ["--json false x", { ...none, _: ["x"] }],
  ["--name 007", { ...none, name: "007", n: "007", _: [] }],
  ["--name=a=b", { ...none, name: "a=b", n: "a=b", _: [] }],
  ["--name=", { ...none, name: "", n: "", _: [] }],
  ["--name", { ...none, name: "", n: "", _: [] }],
  ["--name --json", { ...none, name: "", n: "", json: true, _: [] }],
  ["--name -", { ...none, name: "", n: "", _: ["-"] }],
  ["-n x", { ...none, name: "x", n: "x", _: [] }],
  ["-n=x", { ...none, name: "x", n: "x", _: [] }],
  ["-n -d", { ...none, name: "", n: "", detach: true, d: true, _: [] }],
  ["-dn x", { ...none, detach: true, d: true, name: "x", n: "x", _: [] }],
  ["--name a --name b", { ...none, name: "b", n: "b", _: [] }],
  ["--port 1 --port=2", { ...none, port: ["1", "2"], _: [] }],
  ["--color --no-color", { ...none, _: [] }],
  ["- 12 0x10", { ...none, _: ["-", "12", "0x10"] }],
  ["a -- --json b", { ...none, _: ["a", "--json", "b"] }],
];

for (const [args, expected] of rows) {
  Deno.test(`parseArgs() reads "${args}"`, () => {
    assertEquals<unknown>(parseArgs(args.split(" ").filter(Boolean), options), expected);
  });
}

Deno.test("parseArgs() keeps what stands behind -- apart when asked to", () => {
  assertEquals<unknown>(parseArgs(["a", "--", "b", "--c"], { "--": true }), {
    _: ["a"],
    "--": ["b", "--c"],
  });
});

Deno.test("parseArgs() takes all behind the first operand as operands with stopEarly", () => {
  const args = parseArgs(["--json", "x", "--json", "-d"], { ...options, stopEarly: true });
  assertEquals<unknown>(args, { ...none, json: true, _: ["x", "--json", "-d"] });
});

Deno.test("parseArgs() fills in defaults, for aliases as well", () => {
  assertEquals<unknown>(
    parseArgs([], { string: ["name"], alias: { name: "n" }, default: { name: "vm" } }),
    { name: "vm", n: "vm", _: [] },
  );
});

Deno.test("parseArgs() asks unknown for operands and undeclared options, and leaves them out", () => {
  const asked: unknown[] = [];
  const unknown = (arg: string, key?: string, value?: unknown) => {
    asked.push([arg, key, value]);
    return false;
  };
  const args = parseArgs(["x", "--jsn", "--nme=4", "--no-json", "-xz", "--flag", "y", "--json"], {
    ...options,
    unknown,
  });
  assertEquals<unknown>(args, { ...none, json: true, _: [] });
  assertEquals(asked, [
    ["x", undefined, undefined],
    ["--jsn", "jsn", true],
    ["--nme=4", "nme", "4"],
    ["--no-json", "no-json", true],
    ["-xz", "x", true],
    ["-xz", "z", true],
    ["--flag", "flag", "y"],
  ]);
});
