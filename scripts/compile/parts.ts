/**
 * The scripts and code caches of the compiled program: its parts. They lie in the executable behind Deno's runtime
 * and before what `deno compile` adds, and each start reads just those that it needs. Files that Deno embeds itself
 * are all copied before anything runs: 2.7 MB took a quarter of what `version` takes.
 */

/** Where a part lies in the executable, in bytes. */
export interface Part {
  readonly offset: number;
  readonly length: number;
}

/** By the part's name. */
export type PartIndex = Readonly<Record<string, Part>>;

/** Where the index lies among the files that Deno embeds. */
export const INDEX = "parts.json";

/** Reads a part of the executable at `path`. */
export function readPart(path: string, { offset, length }: Part): Uint8Array<ArrayBuffer> {
  using file = Deno.openSync(path);
  file.seekSync(offset, Deno.SeekMode.Start);
  const bytes = new Uint8Array(length);
  for (let filled = 0; filled < length;) {
    const read = file.readSync(bytes.subarray(filled));
    if (read === null) throw new Error(`${path} ends within its parts: it is damaged`);
    filled += read;
  }
  return bytes;
}
