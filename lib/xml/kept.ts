/**
 * What libvirt knows and the grammar does not, kept beside the fields of a model and written again behind them: so
 * `format` loses nothing. A model has it under a symbol, which spreading copies and nobody else sees.
 */
import type { XmlOutput } from "./xml_output.ts";

/** Attributes and children as they stand. */
export interface Kept {
  readonly attributes: (readonly [name: string, value: string])[];
  readonly children: XmlOutput[];
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
  if (kept === undefined || kept.attributes.length + kept.children.length === 0) return;
  Object.assign(model, { [KEPT]: kept });
}
