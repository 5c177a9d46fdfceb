import { assertEquals, assertThrows } from "@std/assert";
import { elfLength } from "./pack.ts";
import { readPart } from "./parts.ts";

/** The header of a file whose section header table begins at `offset` and has `count` entries of 64 bytes. */
function elfHeader(offset: number, count: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(64));
  [0x7f, 0x45, 0x4c, 0x46, 2, 1].forEach((byte, at) => view.setUint8(at, byte));
  view.setBigUint64(0x28, BigInt(offset), true);
  view.setUint16(0x3a, 64, true);
  view.setUint16(0x3c, count, true);
  return new Uint8Array(view.buffer);
}

Deno.test("an ELF file ends behind its section header table", () => {
  assertEquals(elfLength(elfHeader(1000, 30)), 1000 + 30 * 64);
});

Deno.test("what is no ELF file of 64 bits has no length", () => {
  const of32Bits = elfHeader(1000, 30).with(4, 1);
  for (const bytes of [new Uint8Array(64), elfHeader(1, 1).subarray(0, 63), of32Bits]) {
    assertThrows(() => elfLength(bytes), Error, "not an ELF file of 64 bits");
  }
});

Deno.test("a part is read from the middle of a file, and missed where the file is shorter", () => {
  const path = Deno.makeTempFileSync();
  try {
    Deno.writeTextFileSync(path, "before, part, behind");
    const text = new TextDecoder().decode(readPart(path, { offset: 8, length: 4 }));
    assertEquals(text, "part");
    assertThrows(() => readPart(path, { offset: 14, length: 7 }), Error, "it is damaged");
  } finally {
    Deno.removeSync(path);
  }
});
