import { assertEquals } from "@std/assert";
import { jsonValue, keyValues, type OptionMembers } from "./option_values.ts";

const ROWS: readonly [members: OptionMembers, implied: string | undefined, expected: string][] = [
  [{ driver: "lsi", id: "scsi0", addr: "0x3" }, "driver", "lsi,id=scsi0,addr=0x3"],
  [{ id: "a", driver: "lsi" }, undefined, "id=a,driver=lsi"],
  [{ driver: "x", multifunction: true, share: false }, "driver", "x,multifunction=on,share=off"],
  [
    { type: "stream", addr: { type: "unix", path: "/a" } },
    "type",
    "stream,addr.type=unix,addr.path=/a",
  ],
  [{ backend: "file", path: "/a,b,,c" }, "backend", "file,path=/a,,b,,,,c"],
  [{ driver: "x", absent: undefined, none: null }, "driver", "x"],
  [{ dns: ["a", "b"] }, undefined, "dns.0=a,dns.1=b"],
  [{ size: 4, "max-bytes": 0 }, undefined, "size=4,max-bytes=0"],
];

for (const [members, implied, expected] of ROWS) {
  Deno.test(`keyValues() writes ${expected}`, () => {
    assertEquals(keyValues(members, implied), expected);
  });
}

Deno.test("jsonValue() keeps the order, leaves out what is undefined and keeps null", () => {
  assertEquals(
    jsonValue({ driver: "qcow2", file: "f", backing: null, discard: undefined }),
    '{"driver":"qcow2","file":"f","backing":null}',
  );
});
