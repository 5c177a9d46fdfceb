/** What the guest's page `bytes` sends: lines that count, by the MiB. */
import { createHash } from "node:crypto";

/** Bytes that came, and what they are. */
export interface Arrived {
  readonly bytes: number;
  /** SHA-256, in hexadecimal. */
  readonly checksum: string;
}

export async function arrived(body: AsyncIterable<Uint8Array> | null): Promise<Arrived> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of body ?? []) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { bytes, checksum: hash.digest("hex") };
}

/** What the guest's `mebibytes` writes: each MiB is its number in a line, and counting from 1. Pure. */
export function expectedMebibytes(count: number): Arrived {
  const hash = createHash("sha256");
  const lines = Array.from({ length: 170_000 }, (_, index) => `${index + 1}\n`).join("");
  const block = lines.slice(0, 1024 * 1024 - 16);
  for (let number = 1; number <= count; number++) {
    hash.update(`${String(number).padStart(15, "0")}\n${block}`);
  }
  return { bytes: count * 1024 * 1024, checksum: hash.digest("hex") };
}
