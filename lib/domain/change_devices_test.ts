import { assertEquals } from "@std/assert";
import { freeTarget } from "./change_devices.ts";

const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const ALL = Array.from(LETTERS, (letter) => `vd${letter}`);

const ROWS: readonly (readonly [taken: readonly string[], like: string, free: string])[] = [
  [[], "vda", "vda"],
  [["vda", "vdc", "sdb"], "vda", "vdb"],
  [["vda"], "sdc", "sda"],
  [ALL, "vda", "vdaa"],
  [[...ALL, "vdaa"], "vda", "vdab"],
];

for (const [taken, like, free] of ROWS) {
  Deno.test(`freeTarget() beside ${taken.length} others like ${like} is ${free}`, () => {
    assertEquals(freeTarget(taken, like), free);
  });
}
