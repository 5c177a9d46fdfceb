/** Namespaces of prefixed names (Namespaces in XML 1.0), as far as plain documents need them. */
import type { XmlAttribute, XmlElement } from "./tree.ts";

/** URI by prefix. */
export type Namespaces = ReadonlyMap<string, string>;

export const NO_NAMESPACES: Namespaces = new Map();

/**
 * An element with the namespaces of its own name and of its attributes, and what holds inside it. Undefined
 * where a prefix is not declared, or is one of XML's own. Pure.
 */
export function resolveNames(
  plain: XmlElement,
  outer: Namespaces,
): { readonly element: XmlElement; readonly inner: Namespaces } | undefined {
  const inner = declaredBy(plain.attributes, outer);
  const element = inner && withUri(plain, inner);
  const attributes: XmlAttribute[] = [];
  for (const plainAttribute of plain.attributes) {
    const isDeclaration = plainAttribute.name.startsWith(DECLARING);
    const attribute = isDeclaration ? plainAttribute : inner && withUri(plainAttribute, inner);
    if (attribute === undefined || isRepeated(attribute, attributes)) return undefined;
    attributes.push(attribute);
  }
  return inner && element && { element: { ...element, attributes }, inner };
}

const DECLARING = "xmlns:";
/** What these mean is fixed, and declaring them is mostly an error. */
const RESERVED = /^(xml|xmlns)$|^http:\/\/www\.w3\.org\/(XML\/1998\/namespace|2000\/xmlns\/)$/;

function declaredBy(
  attributes: readonly XmlAttribute[],
  outer: Namespaces,
): Namespaces | undefined {
  const declarations = attributes.filter(({ name }) => name.startsWith(DECLARING));
  if (declarations.length === 0) return outer;
  const inner = new Map(outer);
  for (const { name, value } of declarations) {
    const prefix = name.slice(DECLARING.length);
    // White space around a name is read in more than one way.
    if (value.trim() !== value || value === "" || RESERVED.test(prefix) || RESERVED.test(value)) {
      return undefined;
    }
    inner.set(prefix, value);
  }
  return inner;
}

/** The same with its namespace; undefined where its prefix has none. */
function withUri<T extends XmlElement | XmlAttribute>(named: T, inner: Namespaces): T | undefined {
  const colon = named.name.indexOf(":");
  if (colon < 0) return named;
  const uri = inner.get(named.name.slice(0, colon));
  if (uri === undefined) return undefined;
  return "localName" in named
    ? { ...named, localName: named.name.slice(colon + 1), uri }
    : { ...named, uri };
}

/** Two prefixes can stand for one namespace. */
function isRepeated({ name, uri }: XmlAttribute, others: readonly XmlAttribute[]): boolean {
  if (uri === undefined) return false;
  const localName = name.slice(name.indexOf(":") + 1);
  return others.some((other) =>
    other.uri === uri && other.name.slice(other.name.indexOf(":") + 1) === localName
  );
}
