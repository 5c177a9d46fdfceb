import { assertEquals } from "@std/assert";
import { sideBySide } from "./side_by_side.ts";

Deno.test("sideBySide() does everything in order, and no more than so many at once", async () => {
  const begun: number[] = [];
  let now = 0;
  let highest = 0;
  await sideBySide([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
    begun.push(item);
    highest = Math.max(highest, ++now);
    await Promise.resolve();
    now--;
  });
  assertEquals([begun, highest, now], [[1, 2, 3, 4, 5, 6, 7], 3, 0]);
});

Deno.test("sideBySide() of nothing is done at once", async () => {
  await sideBySide([], 4, () => Promise.reject(new Error("There is nothing to do")));
});
