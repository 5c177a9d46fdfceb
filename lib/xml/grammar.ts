/** What a grammar is, as types: fields, elements, and the models that they describe. */
import type { DecodeContext } from "./decode_context.ts";
import type { Mark, RefusedVariants } from "./mark.ts";
import type { XmlElement } from "./tree.ts";
import type { Value } from "./value.ts";
import type { XmlOutput } from "./xml_output.ts";

export type Presence = "required" | "optional" | "many";

/** An attribute, the text, or a child element. `T` is the type of one of them. */
export type Field<T, P extends Presence = Presence> =
  | AttributeField<T, P>
  | ContentField<T, P>
  | ChildField<T, P>;

export interface AttributeField<T, P extends Presence = Presence> {
  readonly kind: "attribute";
  readonly name: string;
  readonly value: Value<T>;
  readonly presence: P;
  readonly doc?: string | undefined;
  readonly marks: readonly Mark<T>[];
  /** Written empty, it is taken as absent, with a warning: libvirt reads it so. */
  readonly emptyIsAbsent?: boolean | undefined;
}

export interface ContentField<T, P extends Presence = Presence> {
  readonly kind: "content";
  readonly value: Value<T>;
  readonly presence: P;
  readonly doc?: string | undefined;
  readonly marks: readonly Mark<T>[];
}

export interface ChildField<T, P extends Presence = Presence> {
  readonly kind: "child";
  readonly codec: ElementCodec<T>;
  readonly presence: P;
  readonly doc?: string | undefined;
  readonly marks: readonly Mark<T>[];
  /** Written without attribute and text, it is taken as absent, with a warning: libvirt reads it so. */
  readonly emptyIsAbsent?: boolean | undefined;
}

export type Fields = Readonly<Record<string, Field<unknown>>>;

type Typed<F> = F extends { readonly presence: "many" } ? readonly TypeOf<F>[] : TypeOf<F>;
type TypeOf<F> = F extends { readonly value: Value<infer T> } ? T
  : F extends { readonly codec: ElementCodec<infer T> } ? T
  : never;
type OptionalKeys<F> = {
  [K in keyof F]: F[K] extends { readonly presence: "optional" } ? K : never;
}[keyof F];
type Flat<T> = { readonly [K in keyof T]: T[K] };

/** The object that some fields describe. */
export type Model<F> = Flat<
  & { readonly [K in Exclude<keyof F, OptionalKeys<F>>]: Typed<F[K]> }
  & { readonly [K in OptionalKeys<F>]?: Typed<F[K]> }
>;

/** The object that a set of variants describes: a union told apart by the attribute `D`. */
export type VariantModel<D extends string, V> = {
  [K in keyof V]: Flat<{ readonly [P in D]: K } & Model<V[K]>>;
}[keyof V];

/** The model that a codec decodes to. */
export type Infer<C> = C extends ElementCodec<infer T> ? T : never;

/** What the schema and the reference page need to know of an element. */
export type Content =
  | { readonly kind: "fields"; readonly fields: Fields }
  | {
    readonly kind: "variants";
    readonly attribute: string;
    readonly fallback?: string | undefined;
    readonly variants: Readonly<Record<string, Fields>>;
    /** Variants that cannot be run. */
    readonly refused?: RefusedVariants | undefined;
  }
  | { readonly kind: "verbatim" };

export interface ElementCodec<T> {
  /** As it is written, prefix included. */
  readonly name: string;
  /** Namespace of a prefixed name. */
  readonly uri?: string | undefined;
  /** Shared by codecs that differ only in their model: the schema defines it once. */
  readonly content: Content;
  /** What the element is for, on the reference page. */
  readonly doc?: string | undefined;
  /** Undefined when a finding says why there is no such value. */
  decode(element: XmlElement, context: DecodeContext): T | undefined;
  encode(value: T): XmlOutput;
}
