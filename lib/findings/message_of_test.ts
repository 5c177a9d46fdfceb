import { assertEquals } from "@std/assert";
import { messageOf } from "./message_of.ts";

Deno.test("an error says its message, and anything else what it is as a string", () => {
  assertEquals(messageOf(new RangeError("too large")), "too large");
  assertEquals(messageOf("thrown as it is"), "thrown as it is");
  assertEquals(messageOf(undefined), "undefined");
});
