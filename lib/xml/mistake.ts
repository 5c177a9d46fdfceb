/** What is wrong with a text that is no XML. */
import type { Span } from "../findings/source.ts";

/** One mistake of syntax. */
export interface Mistake {
  readonly span: Span;
  readonly message: string;
  readonly help?: string;
}
