import { assertEquals } from "@std/assert";
import { complaintOf } from "./tool.ts";

const SAID: readonly (readonly [stderr: string, complaint: string])[] = [
  ["rm: cannot remove '/a': Permission denied\n", "cannot remove '/a': Permission denied"],
  ["/usr/bin/rm: cannot remove '/a': Busy\nrm: more\n", "cannot remove '/a': Busy"],
  ["cannot find rm: the program\n", "cannot find rm: the program"],
  ["\n", ""],
];

Deno.test("complaintOf() is the first line that a program said, without its name", () => {
  for (const [stderr, complaint] of SAID) assertEquals(complaintOf("rm", stderr), complaint);
});
