import { assertEquals } from "@std/assert";
import { sizeWords } from "./size.ts";

const ROWS: readonly (readonly [bytes: number, words: string])[] = [
  [0, "0 bytes"],
  [1023, "1023 bytes"],
  [512 * 1024, "512 KiB"],
  [8 * 1024 ** 2, "8 MiB"],
  [1.5 * 1024 ** 3, "1.5 GiB"],
  [2.96 * 1024 ** 3, "3 GiB"],
  [4096 * 1024 ** 4, "4096 TiB"],
];

for (const [bytes, words] of ROWS) {
  Deno.test(`${bytes} bytes are ${words}`, () => assertEquals(sizeWords(bytes), words));
}
