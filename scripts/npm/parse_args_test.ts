/** Both profiles must read a command line alike: the same rows run on whichever is active. */
import { parseArgs } from "@std/cli/parse-args";
import { assertEquals } from "@std/assert";

const options = {
  string: ["_", "name", "port"],
  boolean: ["json", "detach"],
  alias: { name: "n", detach: "d" },
  collect: ["name", "port"],
  unknown: () => true,
};

const none = { json: false, detach: false, name: [], port: [] };
const detached = { ...none, detach: true };

const rows: readonly [args: string, expected: Record<string, unknown>][] = [
  ["", { ...none, _: [] }],
  ["up vm.xml", { ...none, _: ["up", "vm.xml"] }],
  ["up -d vm.xml", { ...detached, _: ["up", "vm.xml"] }],
  ["--detach", { ...detached, _: [] }],
  ["--name 007", { ...none, name: ["007"], _: [] }],
  ["--name=a=b", { ...none, name: ["a=b"], _: [] }],
  ["--name=--json", { ...none, name: ["--json"], _: [] }],
  ["--name=-", { ...none, name: ["-"], _: [] }],
  ["--name=", { ...none, name: [""], _: [] }],
  ["--name", { ...none, name: [""], _: [] }],
  ["--name --json x", { ...none, name: [""], json: true, _: ["x"] }],
  ["--name -d --port 1", { ...detached, name: [""], port: ["1"], _: [] }],
  ["--name -- x", { ...none, name: [""], _: ["x"] }],
  ["--name -", { ...none, name: [""], _: ["-"] }],
  ["-n x", { ...none, name: ["x"], _: [] }],
  ["-n=x", { ...none, name: ["x"], _: [] }],
  ["-n=-", { ...none, name: ["-"], _: [] }],
  ["-n5", { ...none, name: ["5"], _: [] }],
  ["-n -d", { ...detached, name: [""], _: [] }],
  ["-dn x", { ...detached, name: ["x"], _: [] }],
  ["--name a -n b", { ...none, name: ["a", "b"], _: [] }],
  ["--port 1 --port=2", { ...none, port: ["1", "2"], _: [] }],
  ["- 12 0x10", { ...none, _: ["-", "12", "0x10"] }],
  ["a -- --json b -x", { ...none, _: ["a", "--json", "b", "-x"] }],
];

for (const [args, { detach, name, ...expected }] of rows) {
  Deno.test(`parseArgs() reads "${args}"`, () => {
    const read: unknown = parseArgs(args.split(" ").filter(Boolean), options);
    assertEquals<unknown>(read, { detach, name, d: detach, n: name, ...expected });
  });
}

Deno.test("parseArgs() asks about options that are declared nowhere, by their word", () => {
  const words: string[] = [];
  const unknown = (word: string) => {
    if (word.startsWith("-")) words.push(word);
    return !word.startsWith("-");
  };
  const args = ["x", "--jsn", "--nme=4", "--no-json", "-dz", "--json"];
  const read: unknown = parseArgs(args, { ...options, unknown });
  assertEquals(words, ["--jsn", "--nme=4", "--no-json", "-dz"]);
  assertEquals<unknown>(read, { ...none, json: true, detach: true, d: true, n: [], _: ["x"] });
});
