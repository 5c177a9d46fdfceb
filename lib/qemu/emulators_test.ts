import { assertEquals } from "@std/assert";
import { emulatorsFor, runsGuestsOf } from "./emulators.ts";

Deno.test("a guest of 32 bits has two programs, others have one", () => {
  assertEquals(emulatorsFor("i686"), ["qemu-system-i386", "qemu-system-x86_64"]);
  assertEquals(emulatorsFor("x86_64"), ["qemu-system-x86_64"]);
});

Deno.test("a processor of 64 bits runs guests of 32, and not the other way round", () => {
  const rows: readonly (readonly [target: string, arch: string, runs: boolean])[] = [
    ["x86_64", "x86_64", true],
    ["x86_64", "i686", true],
    ["i386", "i686", true],
    ["i386", "x86_64", false],
    ["aarch64", "i686", false],
  ];
  for (const [target, arch, runs] of rows) {
    assertEquals(runsGuestsOf(target, arch), runs, `${arch} on ${target}`);
  }
});
