import { assertEquals } from "@std/assert";
import { hardLimit } from "./open_files.ts";

Deno.test("hardLimit() reads what the kernel writes", () => {
  const lines = (hard: string) =>
    "Limit                     Soft Limit           Hard Limit           Units     \n" +
    "Max processes             31395                31395                processes \n" +
    `Max open files            1024                 ${hard.padEnd(20)} files     \n`;
  assertEquals(hardLimit(lines("524288")), 524288);
  assertEquals(hardLimit(lines("unlimited")), undefined);
  assertEquals(hardLimit(""), undefined);
});
