import { assertEquals } from "@std/assert";
import { diskName } from "./disk_name.ts";

Deno.test("diskName() goes on behind z as Linux does", () => {
  const rows = [
    [0, "vda"],
    [25, "vdz"],
    [26, "vdaa"],
    [51, "vdaz"],
    [52, "vdba"],
    [701, "vdzz"],
    [702, "vdaaa"],
  ] as const;
  for (const [index, name] of rows) assertEquals(diskName("vd", index), name);
});
