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

/** What a model keeps; undefined for nothing. Pure. */
export function keptOf(model: object): Kept | undefined {
  return (model as { readonly [KEPT]?: Kept })[KEPT];
}

/** Gives a model what it keeps, where that is anything. */
export function keep(model: object, kept: Kept | undefined): void {
  if (kept === undefined || kept.attributes.length + kept.children.length === 0) return;
  Object.assign(model, { [KEPT]: kept });
}
