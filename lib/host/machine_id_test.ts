import { assertEquals } from "@std/assert";
import { FileError } from "./host.ts";
import { machineId } from "./machine_id.ts";

const ID = "0123456789abcdef0123456789abcdef";

const ROWS = [
  ["an id", `${ID}\n`, ID],
  ["nothing", "", undefined],
  // systemd writes this before the first boot has come to its end.
  ["a word", "uninitialized\n", undefined],
  ["half an id", ID.slice(16), undefined],
] as const;

for (const [what, content, expected] of ROWS) {
  Deno.test(`machineId() of a host whose file holds ${what}`, async () => {
    const readHead = (_: string, maxBytes: number) =>
      Promise.resolve(new TextEncoder().encode(content).subarray(0, maxBytes));
    assertEquals(await machineId({ readHead }), expected);
  });
}

Deno.test("machineId() of a host without the file is undefined", async () => {
  const readHead = (path: string) => Promise.reject(new FileError("missing", path, "no such file"));
  assertEquals(await machineId({ readHead }), undefined);
});
