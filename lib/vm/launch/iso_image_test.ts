import { assertEquals } from "@std/assert";
import { isoImage } from "./iso_image.ts";

const SECTOR = 2048;
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

Deno.test("isoImage() writes a volume that has its files where its directory says", () => {
  const long = "x".repeat(SECTOR + 1);
  const image = isoImage("CIDATA", [
    { name: "user-data", text: long },
    { name: "empty", text: "" },
    { name: "meta-data", text: "ä" },
  ]);
  assertEquals(image.length, (21 + 3) * SECTOR);
  const volume = image.subarray(16 * SECTOR, 17 * SECTOR);
  assertEquals(text(volume.subarray(0, 8)), "\x01CD001\x01\x00");
  assertEquals(text(volume.subarray(40, 72)).trim(), "CIDATA");
  assertEquals(new DataView(volume.buffer, volume.byteOffset).getUint32(80, true), 24);
  assertEquals(volume[881], 1);
  assertEquals(filesOf(image), { "EMPTY;1": "", "META-DATA;1": "ä", "USER-DATA;1": long });
});

/** The files in the root, as its records have them. */
function filesOf(image: Uint8Array<ArrayBuffer>): Readonly<Record<string, string>> {
  const view = new DataView(image.buffer);
  const found: Record<string, string> = {};
  const root = view.getUint32(16 * SECTOR + 156 + 2, true) * SECTOR;
  for (let at = root; image[at]; at += image[at] ?? 0) {
    const start = view.getUint32(at + 2, true) * SECTOR;
    const length = view.getUint32(at + 10, true);
    assertEquals(view.getUint32(at + 6) * SECTOR, start, "both orders are one");
    const name = text(image.subarray(at + 33, at + 33 + (image[at + 32] ?? 0)));
    if (name > "\x01") found[name] = text(image.subarray(start, start + length));
  }
  return found;
}
