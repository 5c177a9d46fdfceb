import { assertEquals, assertRejects } from "@std/assert";
import { ControlError, NoSuchMachineError } from "../errors.ts";
import type { Driver } from "../supervisor/driver.ts";
import { controlMethods } from "./methods.ts";
import { CODE } from "./protocol.ts";

const PAGE = await Deno.readTextFile(new URL("../../../docs/control.md", import.meta.url));

Deno.test("docs/control.md has every method, and no other", () => {
  const described = Array.from(PAGE.matchAll(/^\| `([\w-]+)`/gm), ([, name = ""]) => name);
  const methods = controlMethods({} as unknown as Driver);
  assertEquals(described.sort(), [...methods.keys()].sort());
});

Deno.test("supervise of a machine that is not there says so by its code", async () => {
  const take = (name: string) => Promise.reject(new NoSuchMachineError(name));
  const supervise = controlMethods({} as unknown as Driver, take).get("supervise");
  const error = await assertRejects(
    async () => await supervise?.({ name: "gone" }, {} as never),
    ControlError,
    'No machine is called "gone"',
  );
  assertEquals([error.code, error.data], [CODE.changeRefused, { fault: "machine" }]);
});

Deno.test("docs/control.md has every code of domrun's own", () => {
  const described = Array.from(PAGE.matchAll(/^\| (-\d+) /gm), ([, code]) => Number(code));
  const own = Object.values(CODE).filter((code) => code >= -32099 && code <= -32000);
  assertEquals(described.sort(), own.sort());
});
