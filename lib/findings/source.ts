/** The text of a document, and where an offset in it lies for a person. */

/** A document as it was read. Offsets everywhere count UTF-16 units in `text`. */
export interface Source {
  /** As the user named it; `-` is printed as `<stdin>` by whoever reads it. */
  readonly file: string;
  /** Line ends are `\n`, and there is no byte order mark: XML 1.0 section 2.11 asks a reader for it. */
  readonly text: string;
  /** Offset at which each line begins. */
  readonly lineStarts: readonly number[];
  /** Offset of each character that takes two units: with it a column is found without reading its line. */
  readonly wideOffsets: readonly number[];
}

/** A stretch of a document: offset of its first unit, and of the first one after it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A place for people: line and column count from 1, the column in characters (code points). */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Makes a {@link Source}. Pure. */
export function makeSource(file: string, rawText: string): Source {
  const text = rawText.startsWith("\uFEFF") ? rawText.slice(1) : rawText;
  return new SourceText(file, text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text);
}

/** Looks for lines and wide characters when somebody first asks for a place: most documents have no findings. */
class SourceText implements Source {
  #lineStarts: readonly number[] | undefined;
  #wideOffsets: readonly number[] | undefined;

  constructor(readonly file: string, readonly text: string) {}

  get lineStarts(): readonly number[] {
    return this.#lineStarts ??= lineStartsOf(this.text);
  }

  get wideOffsets(): readonly number[] {
    return this.#wideOffsets ??= wideOffsetsOf(this.text);
  }
}

function lineStartsOf(text: string): readonly number[] {
  const starts = [0];
  for (let i = text.indexOf("\n"); i >= 0; i = text.indexOf("\n", i + 1)) starts.push(i + 1);
  return starts;
}

function wideOffsetsOf(text: string): readonly number[] {
  if (!/[\uD800-\uDBFF]/.test(text)) return [];
  return Array.from(text.matchAll(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g), ({ index }) => index);
}

/** The line and column of `offset`; an offset past the end is the end. Pure. */
export function positionAt(source: Source, offset: number): Position {
  const within = Math.max(0, Math.min(offset, source.text.length));
  const line = countUpTo(source.lineStarts, within);
  const start = source.lineStarts[line - 1] ?? 0;
  return { line, column: characterCount(source, { start, end: within }) + 1 };
}

/** The text of a line, without its end; `line` counts from 1. Pure. */
export function lineText(source: Source, line: number): string {
  const start = source.lineStarts[line - 1];
  if (start === undefined) return "";
  const next = source.lineStarts[line];
  return source.text.slice(start, next === undefined ? source.text.length : next - 1);
}

/** Characters (code points) in a span that cuts none of them in two. Pure. */
export function characterCount(source: Source, { start, end }: Span): number {
  const wide = countUpTo(source.wideOffsets, end - 1) - countUpTo(source.wideOffsets, start - 1);
  return end - start - wide;
}

/** How many of some ascending numbers are at most `limit`. */
function countUpTo(ascending: readonly number[], limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
