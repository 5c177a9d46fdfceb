/** XML that is made, not read. */

/** An element about to be written. */
export interface XmlOutput {
  readonly name: string;
  readonly attributes: readonly (readonly [name: string, value: string])[];
  readonly children: readonly (XmlOutput | string)[];
  /** Written before it, on lines of its own; without `--` (XML 1.0, 2.5). */
  readonly comment?: string;
}
