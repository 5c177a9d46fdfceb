/** Short names that take the place of others in a path. */

/** Thirteen plain characters, always the same for the same text: FNV-1a in 64 bits. Pure. */
export function shortName(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(36).padStart(13, "0");
}
