/** Where the parts of a completed machine came from, and what there is to say about them. */
import type { Origins } from "../xml/decode_context.ts";
import type { Finding, FindingText } from "../findings/finding.ts";
import { positionAt, type Span } from "../findings/source.ts";

/** Which part of an element a finding underlines; the start tag when nothing is said. */
export type Spot =
  | { readonly attribute: string }
  | { readonly child: string; readonly attribute?: string; readonly index?: number };

/** Which part of the document an argument of a command line comes from. */
export interface ArgumentOrigin {
  /** Index in the command line. */
  readonly argument: number;
  /** The part of it between two commas; absent: all of it. */
  readonly part?: string;
  /** 1-based; the column counts characters. */
  readonly place: { readonly file: string; readonly line: number; readonly column: number };
}

/**
 * Filling in makes copies of the document's objects; this remembers their originals, so that a finding about
 * a copy still points into the document. What domrun added itself is said at the root element.
 */
export class Provenance {
  readonly #originals = new WeakMap<object, object>();
  readonly #askedBy = new Map<string, { readonly model: object; readonly spot?: Spot }>();
  #findings: Finding[] = [];

  constructor(readonly origins: Origins) {}

  /** A copy of `model` with some fields changed. */
  derive<T extends object, C extends Partial<T>>(model: T, changes: C): T & C {
    const copy = { ...model, ...changes };
    this.#originals.set(copy, this.original(model));
    return copy;
  }

  /** A copy of `model` without one of its fields. */
  without<T extends object, K extends keyof T>(model: T, key: K): Omit<T, K> {
    const { [key]: _dropped, ...copy } = model;
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

  /**
   * Remembers that `model` is why QEMU gets these arguments, or these parts of one between commas. What was said
   * first of an argument holds. What is in no document is not remembered.
   */
  remember(model: object, args: readonly string[], spot?: Spot): void {
    const { origins } = this;
    if (origins.element(this.original(model)) === origins.document.root) return;
    for (const arg of args) {
      if (arg.startsWith("-") || this.#askedBy.has(arg)) continue;
      this.#askedBy.set(arg, { model, ...(spot === undefined ? {} : { spot }) });
    }
  }

  /** Those of the arguments, with their options, that `model` is why QEMU gets. */
  argumentsFor(model: object, args: readonly string[]): readonly string[] {
    const original = this.original(model);
    return args.flatMap((arg, index) => {
      const asked = this.#askedBy.get(arg);
      const option = args[index - 1];
      return asked === undefined || option === undefined || this.original(asked.model) !== original
        ? []
        : [option, arg];
    });
  }

  /** Where each remembered argument of a command line, and each part of one, comes from. */
  originsOf(args: readonly string[]): readonly ArgumentOrigin[] {
    return args.flatMap((arg, argument) => [
      ...this.#originOf(arg, { argument }),
      ...(arg.startsWith("{") ? [] : arg.split(",")).flatMap((part) =>
        part === arg ? [] : this.#originOf(part, { argument, part })
      ),
    ]);
  }

  #originOf(text: string, where: Omit<ArgumentOrigin, "place">): ArgumentOrigin[] {
    const asked = this.#askedBy.get(text);
    return asked === undefined ? [] : [{ ...where, place: this.place(asked.model, asked.spot) }];
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
