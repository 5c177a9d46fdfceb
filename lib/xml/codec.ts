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
 * The file is long because it has all words of the grammar in one place.
 *
 * Attributes and children are written in the order in which they stand here. A field's `presence` says
 * whether it is required, optional or may come many times (an array, empty when it does not come).
 */
import { decodeFields, decodeVariants } from "./decode.ts";
import { reportBadElement } from "./value_report.ts";
import { encodeFields } from "./encode.ts";
import { lazyTable } from "./field_table.ts";
import type {
  AttributeField,
  ChildField,
  ContentField,
  ElementCodec,
  Fields,
  Model,
  Presence,
  VariantModel,
} from "./grammar.ts";
import {
  type Mark,
  markOf,
  type MarkOptions,
  type RefusedVariants,
  type Restriction,
} from "./mark.ts";
import { isModel, keep, keptOf } from "./kept.ts";
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

/** What there is to say of an element of variants. */
export interface VariantOptions {
  /** The variant of an element without the attribute. */
  readonly fallback?: string;
  /** The attribute is not written where it is the fallback's, as libvirt does. */
  readonly leavesOutFallback?: boolean;
  /** Values of the attribute that libvirt knows and domrun does not. */
  readonly unsupported?: readonly string[];
  /** Values of the attribute with which a document cannot be run: the message of each. */
  readonly refused?: RefusedVariants;
  /** Names of attributes that libvirt writes before the one that decides. */
  readonly leading?: readonly string[];
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
  const { fallback, leavesOutFallback, unsupported, refused, leading = [], doc } = options;
  const tables = new Map(Object.entries(cases).map(([word, fields]) => [word, lazyTable(fields)]));
  const decoded = { attribute, tables, fallback, unsupported, refused };
  return {
    name,
    doc,
    content: { kind: "variants", attribute, fallback, variants: cases, refused },
    decode: (xml, context) => decodeVariants<VariantModel<D, V>>(xml, decoded, context),
    encode: (value) => {
      const which = String(Reflect.get(value as object, attribute));
      const out = encodeFields(name, cases[which] ?? {}, value);
      const isLeading = ([name]: readonly [string, string]) => leading.includes(name);
      const attributes = [
        ...out.attributes.filter(isLeading),
        ...(leavesOutFallback && which === fallback ? [] : [[attribute, which] as const]),
        ...out.attributes.filter((one) => !isLeading(one)),
      ];
      return { ...out, attributes };
    },
  };
}

/** An element that holds one text and no attributes; its model is the value itself. */
export function leaf<T>(name: string, value: Value<T>): ElementCodec<T> {
  const fields = { text: { kind: "content", value, presence: "required", marks: [] } } as const;
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

/** An element that is kept as it is, with all that it holds; its model is what will be written again. */
export function verbatim(name: string, uri?: string): ElementCodec<XmlOutput> {
  return {
    name,
    uri,
    content: { kind: "verbatim" },
    decode: (xml) => keepElement(xml),
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
      if (isModel(result)) {
        const { origins } = context;
        origins.record(result, xml, isModel(value) && origins.isDamaged(value));
        keep(result, keptOf(value));
      }
      return result;
    },
    encode: (value) => {
      const written = encode(value);
      keep(written, keptOf(value));
      return codec.encode(written);
    },
  };
}

/** An attribute that must be there; `.optional()` for one that may be absent. */
export function attribute<T>(
  name: string,
  value: Value<T>,
  doc?: string,
): AttributeBuilder<T, "required"> {
  return new AttributeBuilder(name, value, "required", doc, []);
}

/** The text of the element; `.optional()` for one that may be empty. */
export function content<T>(value: Value<T>, doc?: string): ContentBuilder<T, "required"> {
  return new ContentBuilder(value, "required", doc);
}

/** A child element that must come once; `.optional()` for at most once, `.many()` for any number. */
export function child<T>(codec: ElementCodec<T>, doc?: string): ChildBuilder<T, "required"> {
  return new ChildBuilder(codec, "required", doc, []);
}

/** An attribute that is being described. Every method gives another one; {@link Mark} says what marks are. */
export class AttributeBuilder<T, P extends Presence> implements AttributeField<T, P> {
  readonly kind = "attribute";

  constructor(
    readonly name: string,
    readonly value: Value<T>,
    readonly presence: P,
    readonly doc: string | undefined,
    readonly marks: readonly Mark<T>[],
    readonly emptyIsAbsent?: true,
  ) {}

  optional(): AttributeBuilder<T, "optional"> {
    return new AttributeBuilder(this.name, this.value, "optional", this.doc, this.marks);
  }

  /** It may be absent, and is taken so where it is written empty; no value that it may have is empty. */
  optionalOrEmpty(): AttributeBuilder<T, "optional"> {
    return new AttributeBuilder(this.name, this.value, "optional", this.doc, this.marks, true);
  }

  /** It changes nothing; `why` ends a sentence that begins so. */
  ignored(why: string, options: MarkOptions<T> = {}): AttributeBuilder<T, P> {
    return this.#marked({ effect: "ignored", why, ...options });
  }

  /** A document with it cannot be run; `why` is the message. */
  unsupported(why: string, options: MarkOptions<T> = {}): AttributeBuilder<T, P> {
    return this.#marked({ effect: "unsupported", why, ...options });
  }

  /** Some documents with it cannot be run, of which a rule tells. */
  restricted(by: Restriction): AttributeBuilder<T, P> {
    return this.#marked(markOf(by));
  }

  #marked(mark: Mark<T>): AttributeBuilder<T, P> {
    const { name, value, presence, doc, marks, emptyIsAbsent } = this;
    return new AttributeBuilder(name, value, presence, doc, [...marks, mark], emptyIsAbsent);
  }
}

/** The text of an element that is being described. */
export class ContentBuilder<T, P extends Presence> implements ContentField<T, P> {
  readonly kind = "content";
  readonly marks: readonly Mark<T>[] = [];

  constructor(
    readonly value: Value<T>,
    readonly presence: P,
    readonly doc: string | undefined,
  ) {}

  optional(): ContentBuilder<T, "optional"> {
    return new ContentBuilder(this.value, "optional", this.doc);
  }
}

/** A child element that is being described; its marks are asked about its model. */
export class ChildBuilder<T, P extends Presence> implements ChildField<T, P> {
  readonly kind = "child";

  constructor(
    readonly codec: ElementCodec<T>,
    readonly presence: P,
    readonly doc: string | undefined,
    readonly marks: readonly Mark<T>[],
    readonly emptyIsAbsent?: true,
  ) {}

  optional(): ChildBuilder<T, "optional"> {
    return new ChildBuilder(this.codec, "optional", this.doc, this.marks);
  }

  /** It may be absent, and is taken so where it is written empty; it is a {@link leaf}. */
  optionalOrEmpty(): ChildBuilder<T, "optional"> {
    return new ChildBuilder(this.codec, "optional", this.doc, this.marks, true);
  }

  many(): ChildBuilder<T, "many"> {
    return new ChildBuilder(this.codec, "many", this.doc, this.marks);
  }

  /** It changes nothing; `why` ends a sentence that begins so. */
  ignored(why: string, options: MarkOptions<T> = {}): ChildBuilder<T, P> {
    return this.#marked({ effect: "ignored", why, ...options });
  }

  /** A document with it cannot be run; `why` is the message. */
  unsupported(why: string, options: MarkOptions<T> = {}): ChildBuilder<T, P> {
    return this.#marked({ effect: "unsupported", why, ...options });
  }

  /** Some documents with it cannot be run, of which a rule tells. */
  restricted(by: Restriction): ChildBuilder<T, P> {
    return this.#marked(markOf(by));
  }

  #marked(mark: Mark<T>): ChildBuilder<T, P> {
    const { codec, presence, doc, marks, emptyIsAbsent } = this;
    return new ChildBuilder(codec, presence, doc, [...marks, mark], emptyIsAbsent);
  }
}
