import { assertEquals } from "@std/assert";
import { Undo } from "./undo.ts";

Deno.test("Undo runs the last step first, all of them, once, and tells what failed", async () => {
  const undo = new Undo();
  const done: string[] = [];
  const step = (name: string, fails = false) =>
    undo.add(`undo ${name}`, () => {
      done.push(name);
      return fails ? Promise.reject(new Error("busy")) : Promise.resolve();
    });
  step("a");
  step("b", true);
  step("c");
  assertEquals(await undo.run(), ["Cannot undo b: busy"]);
  assertEquals(done, ["c", "b", "a"]);
  assertEquals(await undo.run(), []);
  assertEquals(done.length, 3);
});
