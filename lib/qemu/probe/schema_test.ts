import { assertEquals, assertThrows } from "@std/assert";
import { readSchema, schemaHas } from "./schema.ts";

const SCHEMA = readSchema([
  {
    "name": "netdev_add",
    "meta-type": "command",
    "arg-type": "1",
    "ret-type": "0",
    "features": ["deprecated"],
  },
  { "name": "query-netdevs", "meta-type": "command", "arg-type": "0", "ret-type": "[1]" },
  { "name": "GONE", "meta-type": "event", "arg-type": "0" },
  { "name": "0", "meta-type": "object", "members": [] },
  {
    "name": "1",
    "meta-type": "object",
    "tag": "type",
    "members": [
      { "name": "id", "type": "str" },
      { "name": "type", "type": "2" },
      { "name": "limit", "default": null, "type": "4", "features": ["unstable"] },
    ],
    "variants": [{ "case": "stream", "type": "3" }, { "case": "none", "type": "0" }],
  },
  { "name": "[1]", "meta-type": "array", "element-type": "1" },
  {
    "name": "2",
    "meta-type": "enum",
    "values": ["stream", "none"],
    "members": [{ "name": "stream" }, { "name": "none", "features": ["deprecated"] }],
  },
  {
    "name": "3",
    "meta-type": "object",
    "features": ["auto"],
    "members": [{ "name": "reconnect-ms", "default": null, "type": "int" }],
  },
  { "name": "4", "meta-type": "alternate", "members": [{ "type": "int" }, { "type": "2" }] },
  { "name": "int", "meta-type": "builtin", "json-type": "int" },
  { "name": "str", "meta-type": "builtin", "json-type": "string" },
]);

Deno.test("schemaHas() follows members, variants, values and features", () => {
  const rows: [path: string, expected: boolean][] = [
    ["netdev_add", true],
    ["netdev_del", false],
    ["", false],
    ["GONE", true],
    ["netdev_add/arg-type", true],
    ["netdev_add/$deprecated", true],
    ["netdev_add/$json-cli", false],
    ["netdev_add/arg-type/id", true],
    ["netdev_add/arg-type/limit/$unstable", true],
    ["netdev_add/arg-type/limit/$deprecated", false],
    ["netdev_add/arg-type/limit/^stream", true],
    ["netdev_add/arg-type/limit/^other", false],
    ["netdev_add/arg-type/type/^none", true],
    ["netdev_add/arg-type/type/^none/$deprecated", true],
    ["netdev_add/arg-type/type/^stream/$deprecated", false],
    ["netdev_add/arg-type/+stream", true],
    ["netdev_add/arg-type/+passt", false],
    ["netdev_add/arg-type/+stream/reconnect-ms", true],
    ["netdev_add/arg-type/+stream/reconnect", false],
    ["netdev_add/arg-type/+stream/$auto", true],
    ["netdev_add/arg-type/+none/reconnect-ms", false],
    ["netdev_add/arg-type/id/more", false],
    ["netdev_add/arg-type/nothing/more", false],
    ["query-netdevs/ret-type/+stream/reconnect-ms", true],
    ["query-netdevs/ret-type/element-type", false],
    ["netdev_add/id", false],
  ];
  for (const [path, expected] of rows) assertEquals(schemaHas(SCHEMA, path), expected, path);
});

Deno.test("readSchema() names what is no schema", () => {
  const rows: [reply: unknown, message: string][] = [
    [{}, "The schema is not a list: {}"],
    [["x"], 'The schema entry is not an object: "x"'],
    [[{ "meta-type": "event" }], "The name of a schema entry is not text: undefined"],
    [
      [{ name: "a", "meta-type": "object", members: [{}] }],
      "The name of a member is not text: undefined",
    ],
  ];
  for (const [reply, message] of rows) {
    const read = () => readSchema(reply).get("a");
    assertEquals(assertThrows(read, TypeError).message, message);
  }
});
