/** What a disk image is, by its first bytes. */

/** Bytes that tell a format, and where they stand. */
interface Signature {
  /** The format by QEMU's name, or what compressed it. */
  readonly format: string;
  readonly offset: number;
  readonly bytes: readonly number[];
  readonly isCompression?: true;
}

const ascii = (text: string) => [...text].map((one) => one.charCodeAt(0));

/** Those of QEMU's block drivers (block/), and of the programs that images are compressed with. */
const SIGNATURES: readonly Signature[] = [
  { format: "qcow2", offset: 0, bytes: [...ascii("QFI"), 0xfb] },
  { format: "qed", offset: 0, bytes: [...ascii("QED"), 0] },
  { format: "vmdk", offset: 0, bytes: ascii("KDMV") },
  { format: "vmdk", offset: 0, bytes: ascii("COWD") },
  { format: "vmdk", offset: 0, bytes: ascii("# Disk DescriptorFile") },
  { format: "vdi", offset: 0x40, bytes: [0x7f, 0x10, 0xda, 0xbe] },
  { format: "vhdx", offset: 0, bytes: ascii("vhdxfile") },
  { format: "vpc", offset: 0, bytes: ascii("conectix") },
  { format: "gzip", offset: 0, bytes: [0x1f, 0x8b], isCompression: true },
  { format: "xz", offset: 0, bytes: [0xfd, ...ascii("7zXZ"), 0], isCompression: true },
  { format: "zstd", offset: 0, bytes: [0x28, 0xb5, 0x2f, 0xfd], isCompression: true },
  { format: "bzip2", offset: 0, bytes: ascii("BZh"), isCompression: true },
];

/** The formats that an image cannot be of without beginning so: a fixed `vpc` has its mark at its end. */
export const TOLD_BY_HEAD: ReadonlySet<string> = new Set(["qcow2", "qed", "vmdk", "vdi", "vhdx"]);

/** How many bytes of an image are enough. */
export const IMAGE_HEAD_BYTES = 0x40 + 4;

/** What an image begins like. */
export interface ImageKind {
  readonly format: string;
  /** It is compressed: no QEMU reads it as it is. */
  readonly isCompression: boolean;
}

/** What an image begins like; undefined for a raw one, which may begin with anything. Pure. */
export function imageKind(head: Uint8Array): ImageKind | undefined {
  const found = SIGNATURES.find(({ offset, bytes }) =>
    bytes.every((byte, index) => head[offset + index] === byte)
  );
  return found && { format: found.format, isCompression: found.isCompression ?? false };
}
