/** Where the parts of a completed machine came from, and what there is to say about them. */
import type { Origins } from "../xml/decode_context.ts";
import type { Finding, FindingText } from "../findings/finding.ts";
import { positionAt, type Span } from "../findings/source.ts";

/** Which part of an element a finding underlines; the start tag when nothing is said. */
export type Spot =
  | { readonly attribute: string }
  | { readonly child: string; readonly attribute?: string; readonly index?: number };

/**
 * Filling in makes copies of the document's objects; this remembers their originals, so that a finding about
 * a copy still points into the document. What domrun added itself is said at the root element.
 */
export class Provenance {
  readonly #originals = new WeakMap<object, object>();
  #findings: Finding[] = [];

  constructor(readonly origins: Origins) {}

  /** A copy of `model` with some fields changed. */
  derive<T extends object, C extends Partial<T>>(model: T, changes: C): T & C {
    const copy = { ...model, ...changes };
    this.#originals.set(copy, this.original(model));
    return copy;
  }

  /** The object of the document that `model` is a copy of, or `model` itself. */
  original(model: object): object {
    return this.#originals.get(model) ?? model;
  }

  report(model: object, what: FindingText, spot?: Spot): void {
    this.#findings.push(this.origins.finding(this.#span(model, spot), what));
  }

  /** What was reported since it was last asked. */
  take(): readonly Finding[] {
    const taken = this.#findings;
    this.#findings = [];
    return taken;
  }

  /** File, line and column of `model`'s element. */
  place(model: object, spot?: Spot): { file: string; line: number; column: number } {
    const { source } = this.origins.document;
    return { file: source.file, ...positionAt(source, this.#span(model, spot).start) };
  }

  #span(model: object, spot?: Spot): Span {
    const original = this.original(model);
    if (!spot) return this.origins.span(original);
    if (!("child" in spot)) return this.origins.attribute(original, spot.attribute);
    if (spot.attribute !== undefined) {
      return this.origins.childAttribute(original, spot.child, spot.attribute);
    }
    return this.origins.child(original, spot.child, spot.index ?? 0);
  }
}
