import { assertEquals } from "@std/assert";
import { isMachineName } from "./machine_name.ts";

const NAMES: readonly (readonly [name: string, isOne: boolean])[] = [
  ["web", true],
  ["-rf", true],
  ["50%", true],
  ["my web, the 2nd", true],
  ["größe", true],
  ["a.b", true],
  ["'", true],
  ["", false],
  [".", false],
  ["..", false],
  [".hidden", false],
  ["a/b", false],
  ["/", false],
  ["a\nb", false],
  ["a\tb", false],
  ["\u001b[2J", false],
  ["a\u007f", false],
  ["a\u009bb", false],
];

for (const [name, isOne] of NAMES) {
  Deno.test(`isMachineName() is ${isOne} of ${JSON.stringify(name)}`, () => {
    assertEquals(isMachineName(name), isOne);
  });
}
