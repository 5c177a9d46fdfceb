/** Comments and processing instructions: what a document may have, and its tree has not. */
import type { Span } from "../findings/source.ts";

export interface OutsideTree {
  readonly kind: "comment" | "instruction";
  readonly span: Span;
}

/** CDATA may look like either, and each of them like the other: whatever begins first ends first. */
const MARKUP =
  /(?<cdata><!\[CDATA\[[^]*?\]\]>)|(?<comment><!--[^]*?-->)|(?<declaration><\?xml\s[^]*?\?>)|<\?[^]*?\?>/g;

/** Those of a document that could be read, in order; its declaration is none of them. Pure. */
export function outsideTree(text: string): readonly OutsideTree[] {
  return [...text.matchAll(MARKUP)].flatMap(({ 0: { length }, index: start, groups = {} }) => {
    if (groups["cdata"] !== undefined || groups["declaration"] !== undefined) return [];
    const kind = groups["comment"] === undefined ? "instruction" : "comment";
    return [{ kind, span: { start, end: start + length } } as const];
  });
}
