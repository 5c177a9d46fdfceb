/**
 * The grammar of an element as one value: it decodes, encodes, describes itself to the schema and the
 * reference page, and types the model.
 *
 *     const range = element("range", {
 *       start: attribute("start", port),
 *       end: attribute("end", port).optional(),
 *     });
 *     type Range = Infer<typeof range>;   // { readonly start: number; readonly end?: number }
 *
 * Attributes and children are written in the order in which they stand here. A field's `presence` says
 * whether it is required, optional or may come many times (an array, empty when it does not come).
 */
import { decodeFields, decodeVariants, reportBadElement, reportNoEffect } from "./decode.ts";
import { encodeFields } from "./encode.ts";
import { lazyTable } from "./field_table.ts";
import type {
  AttributeField,
  ChildField,
  ContentField,
  ElementCodec,
  Fields,
  Model,
  VariantModel,
} from "./grammar.ts";
import { Invalid, type Value } from "./value.ts";
import { keepElement } from "./verbatim.ts";
import type { XmlOutput } from "./xml_output.ts";

export type {
  AttributeField,
  ChildField,
  Content,
  ContentField,
  ElementCodec,
  Field,
  Fields,
  Infer,
  Model,
  Presence,
  VariantModel,
} from "./grammar.ts";

interface ElementOptions {
  /** Namespace of a name with a prefix. */
  readonly uri?: string;
  /** What the element is for, on the reference page. */
  readonly doc?: string;
}

/** An element with attributes, text and children. */
export function element<const F extends Fields>(
  name: string,
  fields: F,
  options: ElementOptions = {},
): ElementCodec<Model<F>> {
  const table = lazyTable(fields);
  return {
    name,
    ...options,
    content: { kind: "fields", fields },
    decode: (xml, context) => decodeFields<Model<F>>(xml, table(), context),
    encode: (value) => encodeFields(name, fields, value),
  };
}

interface VariantOptions {
  /** The variant of an element without the attribute. */
  readonly fallback?: string;
  /** Values of the attribute that libvirt knows and domrun does not. */
  readonly unsupported?: readonly string[];
  /** What the element is for, on the reference page. */
  readonly doc?: string;
}

/** An element whose attribute `attribute` decides what else it holds. */
export function variants<const D extends string, const V extends Readonly<Record<string, Fields>>>(
  name: string,
  attribute: D,
  cases: V,
  options: VariantOptions = {},
): ElementCodec<VariantModel<D, V>> {
  const { fallback, unsupported, doc } = options;
  const tables = new Map(Object.entries(cases).map(([word, fields]) => [word, lazyTable(fields)]));
  const decoded = { attribute, tables, fallback, ...(unsupported ? { unsupported } : {}) };
  return {
    name,
    doc,
    content: { kind: "variants", attribute, fallback, variants: cases },
    decode: (xml, context) => decodeVariants<VariantModel<D, V>>(xml, decoded, context),
    encode: (value) => {
      const which = String(Reflect.get(value as object, attribute));
      const out = encodeFields(name, cases[which] ?? {}, value);
      return { ...out, attributes: [[attribute, which], ...out.attributes] };
    },
  };
}

/** An element that holds one text and no attributes; its model is the value itself. */
export function leaf<T>(name: string, value: Value<T>): ElementCodec<T> {
  const fields = { text: { kind: "content", value, presence: "required" } } as const;
  const table = lazyTable(fields);
  return {
    name,
    content: { kind: "fields", fields },
    decode: (xml, context) => decodeFields<{ readonly text: T }>(xml, table(), context)?.text,
    encode: (text) => encodeFields(name, fields, { text }),
  };
}

/** An element that means something by being there; its model is `true`. */
export function flag(name: string): ElementCodec<true> {
  const table = lazyTable({});
  return {
    name,
    content: { kind: "fields", fields: {} },
    decode: (xml, context) => decodeFields<object>(xml, table(), context) && true,
    encode: () => ({ name, attributes: [], children: [] }),
  };
}

interface VerbatimOptions extends ElementOptions {
  /** Why it changes nothing here; said in a note at the element. Absent: nothing is said. */
  readonly note?: string;
}

/** An element that is kept as it is, with all that it holds; its model is what will be written again. */
export function verbatim(name: string, options: VerbatimOptions = {}): ElementCodec<XmlOutput> {
  const { note, ...rest } = options;
  return {
    name,
    ...rest,
    content: { kind: "verbatim" },
    decode: (xml, context) => {
      if (note !== undefined) reportNoEffect(xml, note, context);
      return keepElement(xml);
    },
    encode: (value) => value,
  };
}

/**
 * The same element with another model; `decode` may refuse with a reason, which is said at its text. A schema
 * cannot know that reason: what one attribute or text can say for itself belongs in its value.
 */
export function mapped<A, B>(
  codec: ElementCodec<A>,
  decode: (value: A) => B | Invalid,
  encode: (value: B) => A,
): ElementCodec<B> {
  return {
    ...codec,
    decode: (xml, context) => {
      const value = codec.decode(xml, context);
      if (value === undefined) return undefined;
      const result = decode(value);
      if (result instanceof Invalid) {
        reportBadElement(xml, result.why, context);
        return undefined;
      }
      if (isObject(result)) {
        const { origins } = context;
        origins.record(result, xml, isObject(value) && origins.isDamaged(value));
      }
      return result;
    },
    encode: (value) => codec.encode(encode(value)),
  };
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** An attribute that must be there; `.optional()` for one that may be absent. */
export function attribute<T>(name: string, value: Value<T>, doc?: string): AttributeBuilder<T> {
  const field = { kind: "attribute", name, value, doc } as const;
  return {
    ...field,
    presence: "required",
    optional: () => ({ ...field, presence: "optional" }),
  };
}

/** The text of the element; `.optional()` for one that may be empty. */
export function content<T>(value: Value<T>, doc?: string): ContentBuilder<T> {
  const field = { kind: "content", value, doc } as const;
  return {
    ...field,
    presence: "required",
    optional: () => ({ ...field, presence: "optional" }),
  };
}

/** A child element that must come once; `.optional()` for at most once, `.many()` for any number. */
export function child<T>(codec: ElementCodec<T>, doc?: string): ChildBuilder<T> {
  const field = { kind: "child", codec, doc } as const;
  return {
    ...field,
    presence: "required",
    optional: () => ({ ...field, presence: "optional" }),
    many: () => ({ ...field, presence: "many" }),
  };
}

export interface AttributeBuilder<T> extends AttributeField<T, "required"> {
  optional(): AttributeField<T, "optional">;
}

export interface ContentBuilder<T> extends ContentField<T, "required"> {
  optional(): ContentField<T, "optional">;
}

export interface ChildBuilder<T> extends ChildField<T, "required"> {
  optional(): ChildField<T, "optional">;
  many(): ChildField<T, "many">;
}
