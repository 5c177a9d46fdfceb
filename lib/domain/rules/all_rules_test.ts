import { assertEquals } from "@std/assert";
import { RULES } from "./all_rules.ts";

/** What a file of rules exports besides: functions of other shapes. */
const NO_RULES = new Set([
  "isFree",
  "lineOf",
  "makeScope",
  "repetitions",
  "allDevices",
  "placedDevices",
]);

Deno.test("every rule that a file has is asked", async () => {
  const files = [...Deno.readDirSync(new URL(".", import.meta.url))].map(({ name }) => name)
    .filter((name) => !name.endsWith("_test.ts"));
  const exported = await Promise.all(files.map(async (name) => {
    const module: object = await import(new URL(name, import.meta.url).href);
    return Object.values(module).filter((value) => typeof value === "function");
  }));
  const asked: ReadonlySet<unknown> = new Set(RULES);
  const names = exported.flat().filter((one) => !asked.has(one)).map(({ name }) => name);
  assertEquals(names.filter((name) => !NO_RULES.has(name)), []);
  assertEquals(asked.size, RULES.length);
});
