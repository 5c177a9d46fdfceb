import { assertEquals } from "@std/assert";
import { thereAre } from "./there_are.ts";

Deno.test("thereAre() names what there is", () => {
  assertEquals(thereAre(["sda", "sdb"]), "there are: sda, sdb");
  assertEquals(thereAre([]), "it has none");
});
