/** Streams of bytes: as much of one as is wanted, or the end of one that has to be read whatever comes. */

/** At most `maxBytes` from the beginning of a stream; the rest, which may have no end, is not read. */
export async function readHead(
  stream: ReadableStream<Uint8Array>,
  maxBytes: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= maxBytes) break;
  }
  return joined(chunks, length).subarray(0, maxBytes);
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

/** The end of a text that is still growing. */
export interface Tail {
  /** The last bytes so far, decoded leniently. */
  text(): string;
  /** Resolves when the stream has ended, or after `graceMs` with the reading given up. */
  endWithin(graceMs: number): Promise<void>;
}

/** Reads `stream` to its end, so that no child ever blocks on a full pipe, and keeps its last `maxBytes`. */
export function drainTail(stream: ReadableStream<Uint8Array>, maxBytes: number): Tail {
  const reader = stream.getReader();
  const kept = new LastBytes(maxBytes);
  const ended = (async () => {
    try {
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return;
        kept.add(value);
      }
    } catch {
      // A pipe that breaks has ended.
    }
  })();
  return {
    text: () => kept.text(),
    async endWithin(graceMs) {
      const timer = setTimeout(() => void reader.cancel().catch(() => {}), graceMs);
      await ended;
      clearTimeout(timer);
    },
  };
}

/** The last bytes of what was added, in whole chunks until asked for. */
class LastBytes {
  #chunks: Uint8Array[] = [];
  #length = 0;
  readonly #maxBytes: number;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  add(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    let first = this.#chunks[0];
    while (first !== undefined && this.#length - first.length >= this.#maxBytes) {
      this.#chunks.shift();
      this.#length -= first.length;
      first = this.#chunks[0];
    }
  }

  text(): string {
    const all = joined(this.#chunks, this.#length);
    return new TextDecoder().decode(all.subarray(Math.max(0, all.length - this.#maxBytes)));
  }
}
