import { assertEquals } from "@std/assert";
import type { Driver } from "../supervisor/driver.ts";
import { controlMethods } from "./methods.ts";
import { CODE } from "./protocol.ts";

const PAGE = await Deno.readTextFile(new URL("../../../docs/control.md", import.meta.url));

Deno.test("docs/control.md has every method, and no other", () => {
  const described = Array.from(PAGE.matchAll(/^\| `([\w-]+)`/gm), ([, name = ""]) => name);
  const methods = controlMethods({} as unknown as Driver);
  assertEquals(described.sort(), [...methods.keys()].sort());
});

Deno.test("docs/control.md has every code of domrun's own", () => {
  const described = Array.from(PAGE.matchAll(/^\| (-\d+) /gm), ([, code]) => Number(code));
  const own = Object.values(CODE).filter((code) => code >= -32099 && code <= -32000);
  assertEquals(described.sort(), own.sort());
});
