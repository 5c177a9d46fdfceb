/** The last lines of a stream of bytes. */

const LINE_FEED = 0x0a;

/** Keeps the end of what is added, from the beginning of the `count`th line from the end on. */
export class LastLines {
  readonly #count: number;
  #chunks: Uint8Array[] = [];
  /** Line feeds in all chunks. */
  #feeds = 0;

  constructor(count: number) {
    this.#count = count;
  }

  add(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    this.#chunks.push(chunk);
    this.#feeds += feedsIn(chunk);
    // One more than the lines, for the end of the line before them, and one for the end of the last.
    let first = this.#chunks[0];
    while (first !== undefined && this.#feeds - feedsIn(first) > this.#count) {
      this.#feeds -= feedsIn(first);
      this.#chunks.shift();
      first = this.#chunks[0];
    }
  }

  /** The lines; the last one may have no end. */
  bytes(): Uint8Array {
    const all = new Uint8Array(this.#chunks.reduce((length, chunk) => length + chunk.length, 0));
    let at = 0;
    for (const chunk of this.#chunks) {
      all.set(chunk, at);
      at += chunk.length;
    }
    return all.subarray(beginOfLast(all, this.#count));
  }
}

function beginOfLast(bytes: Uint8Array, count: number): number {
  if (count === 0) return bytes.length;
  let begin = bytes.length;
  for (let lines = 0; lines < count && begin > 0; lines++) {
    // The line feed at the end of a line is the line's own.
    const before = bytes.lastIndexOf(LINE_FEED, begin - 2);
    begin = begin < 2 ? 0 : before + 1;
  }
  return begin;
}

function feedsIn(chunk: Uint8Array): number {
  let feeds = 0;
  for (let at = chunk.indexOf(LINE_FEED); at !== -1; at = chunk.indexOf(LINE_FEED, at + 1)) feeds++;
  return feeds;
}
