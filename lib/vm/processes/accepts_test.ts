import { assertEquals } from "@std/assert";
import { waitsIn } from "./accepts.ts";

const LISTENS = "00000000bb8ded8e: 00000002 00000000 00010000 0001 01 6527661 /run/a b.socket";
const WAITS = "00000000f6726faf: 00000003 00000000 00000000 0001 02     0 /run/a b.socket";
const TAKEN = "00000000f6726faf: 00000003 00000000 00000000 0001 03 6527664 /run/a b.socket";

const ROWS: readonly (readonly [name: string, lines: readonly string[], waits: boolean])[] = [
  ["nobody has connected", [LISTENS], false],
  ["somebody waits", [WAITS, LISTENS], true],
  ["somebody was taken in", [TAKEN, LISTENS], false],
  ["one waits behind another", [TAKEN, WAITS, LISTENS], true],
  ["somebody waits at another socket", [`${WAITS}.1`, LISTENS], false],
  ["nobody tells", [], false],
];

for (const [name, lines, waits] of ROWS) {
  Deno.test(`waitsIn(): ${name}`, () => {
    const table = ["Num       RefCount Protocol Flags    Type St Inode Path", ...lines, ""];
    assertEquals(waitsIn(table.join("\n"), "/run/a b.socket"), waits);
  });
}
