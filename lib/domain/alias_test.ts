import { assertEquals } from "@std/assert";
import { interfaceAliases, ownAlias } from "./alias.ts";

Deno.test("ownAlias() takes an id of the user's alone", () => {
  assertEquals(
    ["ua-wan", "net7", undefined].map((alias) => ownAlias(alias === undefined ? {} : { alias })),
    ["ua-wan", undefined, undefined],
  );
});

Deno.test("interfaceAliases() numbers the interfaces without ids of their own", () => {
  const rows: readonly (readonly [written: (string | undefined)[], aliases: string[]])[] = [
    [[], []],
    [[undefined, undefined], ["net0", "net1"]],
    [["ua-wan", undefined, undefined], ["ua-wan", "net0", "net1"]],
    [[undefined, "ua-wan", undefined], ["net0", "ua-wan", "net1"]],
    [["net7", undefined], ["net0", "net1"]],
  ];
  for (const [written, aliases] of rows) {
    const interfaces = written.map((alias) => alias === undefined ? {} : { alias });
    assertEquals(interfaceAliases(interfaces), aliases, written.join(" "));
  }
});
