/**
 * What libvirt knows and the grammar does not, kept beside the fields of a model and written again behind them: so
 * `format` loses nothing. A model has it under a symbol, which spreading copies and nobody else sees.
 */
import type { XmlOutput } from "./xml_output.ts";

/** Attributes and children as they stand, and what is said of the element. */
export interface Kept {
  readonly attributes: (readonly [name: string, value: string])[];
  readonly children: XmlOutput[];
  /** Written as a comment before the element. */
  readonly comment?: string;
}

const KEPT = Symbol("kept");

/** What a model keeps; undefined for nothing, as of an element of one text, whose model is that text. Pure. */
export function keptOf(model: unknown): Kept | undefined {
  return isModel(model) ? (model as { readonly [KEPT]?: Kept })[KEPT] : undefined;
}

/** True of the model of an element; false of the text, number or flag that stands for an element of one text. Pure. */
export function isModel(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** Gives a model what it keeps, where that is anything. A text keeps nothing. */
export function keep(model: unknown, kept: Kept | undefined): void {
  if (!isModel(model)) return;
  if (kept === undefined || isEmpty(kept)) return;
  Object.assign(model, { [KEPT]: kept });
}

function isEmpty({ attributes, children, comment }: Kept): boolean {
  return attributes.length + children.length === 0 && comment === undefined;
}

/** The same model with a comment before its element. Pure. */
export function commented<const T extends object>(model: T, comment: string): T {
  const copy = { ...model };
  keep(copy, { attributes: [], children: [], ...keptOf(model), comment });
  return copy;
}
