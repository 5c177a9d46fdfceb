/** Reads a log from its beginning on, while it grows and is rotated. */
import type { FileFacts, Host } from "../../host/host.ts";
import { EARLIER } from "./bound.ts";
import { dataBegin } from "./hole.ts";

/** More than an earlier part ever has. */
const EARLIER_MAX_BYTES = 64 * 1024 * 1024;

/** A log of a machine. It knows how far it was read, so that each byte is given once. */
export class LogReader {
  readonly #host: Pick<Host, "files">;
  readonly #restarts: boolean;
  #path: string;
  /** Where the newest part begins, behind a hole of earlier ones; undefined where nobody has looked. */
  #begin: number | undefined;
  /** Behind what was read of the newest part. */
  #offset = 0;
  /** The earlier part that is known. Where there is another one, what was the newest part is in it now. */
  #earlier: string | undefined;

  /** `restarts`: its writer, not a rotation, empties it, and begins anew. */
  constructor(
    host: Pick<Host, "files">,
    path: string,
    { restarts = false }: { readonly restarts?: boolean } = {},
  ) {
    this.#host = host;
    this.#restarts = restarts;
    this.#path = path;
  }

  /** The log has been moved, as it is when its machine ends. */
  movedTo(path: string): void {
    this.#path = path;
  }

  /** What was written since the last call, in order. Nothing where there is no such file. Throws {@link FileError}. */
  async *unread(): AsyncGenerator<Uint8Array> {
    for (;;) {
      if (this.#restarts) await this.#beginAnew();
      else yield* this.#restOfEarlier();
      if (this.#begin === undefined) {
        this.#begin = await dataBegin(this.#host, this.#path);
        if (this.#begin === undefined) return;
        this.#offset = this.#begin;
      }
      const bytes = await this.#host.files.readFrom(this.#path, this.#offset);
      if (bytes.length === 0) return;
      this.#offset += bytes.length;
      yield bytes;
    }
  }

  async #beginAnew(): Promise<void> {
    const { size } = await this.#host.files.stat(this.#path) ?? { size: this.#offset };
    if (size >= this.#offset) return;
    this.#begin = 0;
    this.#offset = 0;
  }

  /** What has not been read of a part that has become the earlier one. */
  async *#restOfEarlier(): AsyncGenerator<Uint8Array> {
    const path = `${this.#path}${EARLIER}`;
    const facts = await this.#host.files.stat(path);
    if (facts?.kind !== "file" || identityOf(facts) === this.#earlier) return;
    const read = this.#offset - (this.#begin ?? 0);
    const bytes = await this.#host.files.readHead(path, EARLIER_MAX_BYTES);
    this.#earlier = identityOf(facts);
    this.#begin = undefined;
    this.#offset = 0;
    yield bytes.subarray(Math.min(read, bytes.length));
  }
}

/** The same inode may come again, and within a tick of the kernel's clock, some milliseconds, with the same time. */
function identityOf({ dev, ino, mtimeMs, size }: FileFacts): string {
  return `${dev}:${ino}:${mtimeMs}:${size}`;
}
