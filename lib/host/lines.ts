/** Lines out of pieces of text that arrive over a connection. Pure. */

/** A line has grown longer than any that is expected. */
export class LineTooLongError extends Error {
  override name = "LineTooLongError";
  constructor(readonly maxLength: number) {
    super(`Cannot read the message: it has more than ${maxLength} characters`);
  }
}

/** Whole lines out of pieces that end anywhere, also inside a character. */
export class LineSplitter {
  readonly #decoder = new TextDecoder();
  readonly #maxLength: number;
  #rest = "";

  /** @param maxLength in UTF-16 units; a line that grows longer is an error, so that no peer fills the memory */
  constructor(maxLength: number) {
    this.#maxLength = maxLength;
  }

  /** The lines that `chunk` completes, without their ends and blanks; empty ones are left out. */
  add(chunk: Uint8Array): readonly string[] {
    const [first = "", ...more] = this.#decoder.decode(chunk, { stream: true }).split("\n");
    const lines = [this.#rest + first, ...more];
    this.#rest = lines.pop() ?? "";
    if (this.#rest.length > this.#maxLength) throw new LineTooLongError(this.#maxLength);
    return lines.map((line) => line.trim()).filter((line) => line !== "");
  }

  /** What came after the last line end: a message that was cut off. */
  rest(): string {
    const rest = this.#rest + this.#decoder.decode();
    this.#rest = "";
    return rest.trim();
  }
}
