import { assertEquals } from "@std/assert";
import { IMAGE_HEAD_BYTES, imageKind } from "./image_format.ts";

const bytes = (text: string, at = 0) => {
  const head = new Uint8Array(IMAGE_HEAD_BYTES);
  head.set(Uint8Array.from(text, (one) => one.charCodeAt(0)), at);
  return head;
};

Deno.test("imageKind() tells formats and packed files by their first bytes", () => {
  const rows: readonly (readonly [head: Uint8Array, kind: ReturnType<typeof imageKind>])[] = [
    [bytes("QFI\xfb"), { format: "qcow2", isCompression: false }],
    [bytes("QED\0"), { format: "qed", isCompression: false }],
    [bytes("KDMV"), { format: "vmdk", isCompression: false }],
    [bytes("# Disk DescriptorFile\n"), { format: "vmdk", isCompression: false }],
    [bytes("\x7f\x10\xda\xbe", 0x40), { format: "vdi", isCompression: false }],
    [bytes("vhdxfile"), { format: "vhdx", isCompression: false }],
    [bytes("conectix"), { format: "vpc", isCompression: false }],
    [bytes("\x1f\x8b\x08"), { format: "gzip", isCompression: true }],
    [bytes("\xfd7zXZ\0"), { format: "xz", isCompression: true }],
    [bytes("\x28\xb5\x2f\xfd"), { format: "zstd", isCompression: true }],
    [bytes("BZh9"), { format: "bzip2", isCompression: true }],
    [bytes("QFI"), undefined],
    [bytes("\xeb\x63\x90"), undefined],
    [new Uint8Array(), undefined],
  ];
  for (const [head, kind] of rows) assertEquals(imageKind(head), kind);
});
