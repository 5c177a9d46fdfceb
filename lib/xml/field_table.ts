/** Fields as the decoder looks them up: by the name of an attribute, by the name and namespace of a child. */
import type { AttributeField, ChildField, Content, ContentField, Fields } from "./grammar.ts";
import type { XmlElement } from "./tree.ts";

/** A field with the key under which the model holds it. */
export interface Keyed<F> {
  readonly key: string;
  readonly field: F;
}

export interface FieldTable {
  readonly attributes: ReadonlyMap<string, Keyed<AttributeField<unknown>>>;
  /** By local name, and namespace where there is one: see {@link childField}. */
  readonly children: ReadonlyMap<string, Keyed<ChildField<unknown>>>;
  readonly content?: Keyed<ContentField<unknown>>;
  /** Keys whose value is an array, empty when no child comes. */
  readonly manyKeys: readonly string[];
  readonly required: readonly Keyed<AttributeField<unknown> | ChildField<unknown>>[];
  /** As messages name them, in the order of the grammar. */
  readonly attributeNames: readonly string[];
  readonly childNames: readonly string[];
}

/**
 * The table of `fields`, made at the first call: a grammar of a thousand fields costs nothing to a command that
 * reads no document.
 */
export function lazyTable(fields: Fields): () => FieldTable {
  let table: FieldTable | undefined;
  return () => table ??= makeTable(fields);
}

function makeTable(fields: Fields): FieldTable {
  const attributes = new Map<string, Keyed<AttributeField<unknown>>>();
  const children = new Map<string, Keyed<ChildField<unknown>>>();
  const required: Keyed<AttributeField<unknown> | ChildField<unknown>>[] = [];
  const manyKeys: string[] = [];
  let content: Keyed<ContentField<unknown>> | undefined;
  for (const [key, field] of Object.entries(fields)) {
    if (field.kind === "content") {
      content = { key, field };
      continue;
    }
    if (field.kind === "attribute") attributes.set(field.name, { key, field });
    else children.set(keyOf(field), { key, field });
    if (field.presence === "many") manyKeys.push(key);
    if (field.presence === "required") required.push({ key, field });
  }
  if (content?.field.presence === "required" && children.size > 0) {
    throw new TypeError("An element that may hold children must have its content optional");
  }
  return {
    attributes,
    children,
    ...(content ? { content } : {}),
    manyKeys,
    required,
    attributeNames: [...attributes.keys()],
    childNames: [...children.values()].map(({ field }) => field.codec.name),
  };
}

/**
 * The field of a child element: the namespace counts, its prefix is the document's choice. A name that `xmlns='…'`
 * puts in a namespace is also taken for one without; whoever decodes it says that this is wrong. Pure.
 */
export function childField(
  { children }: FieldTable,
  { name, localName, uri }: XmlElement,
): Keyed<ChildField<unknown>> | undefined {
  if (uri === undefined) return children.get(localName);
  const inNamespace = children.get(`${localName} ${uri}`);
  return inNamespace ?? (name === localName ? children.get(localName) : undefined);
}

function keyOf({ codec }: ChildField<unknown>): string {
  if (codec.uri === undefined) return codec.name;
  return `${codec.name.replace(/^.*:/, "")} ${codec.uri}`;
}

/** The fields of an element, or those of each of its variants. Pure. */
export function fieldSets(content: Content): readonly Fields[] {
  if (content.kind === "fields") return [content.fields];
  return content.kind === "verbatim" ? [] : Object.values(content.variants);
}
