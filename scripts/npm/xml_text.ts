import type { XmlPosition } from "./xml_types.ts";

/** A text whose offsets can be turned into lines and columns. */
export class PositionedText {
  readonly #lineStarts: number[] = [0];

  constructor(readonly source: string, readonly tracked: boolean) {
    if (!tracked) return;
    for (let at = source.indexOf("\n"); at >= 0; at = source.indexOf("\n", at + 1)) {
      this.#lineStarts.push(at + 1);
    }
  }

  /** Line and column from 1, offset from 0, in UTF-16 units; all 0 where positions are not wanted. */
  at(offset: number): XmlPosition {
    if (!this.tracked) return { line: 0, column: 0, offset: 0 };
    let low = 0;
    let high = this.#lineStarts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#lineStarts[middle] ?? Infinity) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (this.#lineStarts[low] ?? 0) + 1, offset };
  }
}
