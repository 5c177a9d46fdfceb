/** What may become of a part of the model when a machine is planned. */

/**
 * - `planned`: the plan depends on it, or a finding says why not.
 * - `ignored`: it means nothing for a start, and the grammar's documentation says so.
 * - `noted`: likewise, and people might expect otherwise: a note says why.
 */
export type Verdict = "planned" | "ignored" | { readonly noted: string };

/** A verdict for each field of a model, or one for all of it. */
export type Scope<T> =
  | Verdict
  | (T extends readonly (infer Item)[] ? Scope<Item>
    : T extends string | number | boolean ? never
    : { readonly [Key in KeysOf<T>]: Scope<FieldOf<T, Key>> });

/** The keys of all members of a union. */
type KeysOf<T> = T extends unknown ? keyof T : never;
type FieldOf<T, Key> = T extends unknown ? Key extends keyof T ? NonNullable<T[Key]> : never
  : never;
