import type { XmlPosition } from "./xml_types.ts";

/** A text whose offsets can be turned into lines and columns. */
export class PositionedText {
  readonly #lineStarts: number[] = [0];
  /** Index of the line that was asked for last: a parser asks in the order of the text. */
  #last = 0;

  constructor(readonly source: string) {
    for (let at = source.indexOf("\n"); at >= 0; at = source.indexOf("\n", at + 1)) {
      this.#lineStarts.push(at + 1);
    }
  }

  /** Line and column from 1, offset from 0, in UTF-16 units. */
  at(offset: number): XmlPosition {
    while (offset < (this.#lineStarts[this.#last] ?? 0)) this.#last--;
    while (offset >= (this.#lineStarts[this.#last + 1] ?? Infinity)) this.#last++;
    const column = offset - (this.#lineStarts[this.#last] ?? 0) + 1;
    return { line: this.#last + 1, column, offset };
  }
}
