/** What decoding carries along: where findings go, and which element each part of the model came from. */
import {
  addFinding,
  type Finding,
  findingAt,
  type FindingText,
  MOST_FINDINGS,
} from "../findings/finding.ts";
import type { Source, Span } from "../findings/source.ts";
import {
  attributeSpans,
  attributeValue,
  childElements,
  elementSpan,
  textSpan,
  type XmlDocument,
  type XmlElement,
} from "./tree.ts";

/** What libvirt knows beyond our grammar, so that "misspelt" and "not supported here" are told apart. */
export interface Vocabulary {
  /** `path` holds the element names from the root to the parent. */
  knowsElement(path: readonly string[], name: string): boolean;
  /** `path` holds the element names from the root to the element that has the attribute. */
  knowsAttribute(path: readonly string[], name: string): boolean;
  /** Whether the guest does without an element or an attribute (`@name`) that is known and not in the grammar. */
  isDispensable?(path: readonly string[], what: string): boolean;
  /** Why an attribute (`@name`) of older documents means nothing to anybody; undefined for others. */
  forgotten?(path: readonly string[], what: string): string | undefined;
  /** What to do instead of an element, an attribute (`@name`) or a value (`@name=value`), if there is advice. */
  advice(path: readonly string[], what: string): string | undefined;
  /** What is meant by something that libvirt does not know either: as `advice`, and a text is `text=value`. */
  slip?(path: readonly string[], what: string): string | undefined;
}

/** Knows nothing: everything outside the grammar is an error. */
export const EMPTY_VOCABULARY: Vocabulary = {
  knowsElement: () => false,
  knowsAttribute: () => false,
  advice: () => undefined,
};

interface Origin {
  readonly element: XmlElement;
  readonly isDamaged: boolean;
}

/**
 * The elements that the objects of a model were decoded from. The model itself stays plain data; rules ask here
 * where to point.
 */
export class Origins {
  readonly #origins = new Map<object, Origin>();

  constructor(readonly document: XmlDocument) {}

  /** @param isDamaged see {@link isDamaged} */
  record(model: object, element: XmlElement, isDamaged: boolean): void {
    this.#origins.set(model, { element, isDamaged });
  }

  /** Whether a finding blocks something inside it: what seems to be absent may only be misspelt. */
  isDamaged(model: object): boolean {
    return this.#origins.get(model)?.isDamaged ?? false;
  }

  /** The element of `model`; the root for an object that was not decoded from one. */
  element(model: object): XmlElement {
    return this.#origins.get(model)?.element ?? this.document.root;
  }

  /** The start tag of `model`'s element. */
  span(model: object): Span {
    return elementSpan(this.element(model));
  }

  /** Whether `model`'s element was written with an attribute. */
  hasAttribute(model: object, name: string): boolean {
    return attributeValue(this.element(model), name) !== undefined;
  }

  /** The value of an attribute of `model`'s element, or the element where it has no such attribute. */
  attribute(model: object, name: string): Span {
    const element = this.element(model);
    return attributeSpans(this.document.source, element, name)?.value ?? elementSpan(element);
  }

  /** The `index`th child element called `name` of `model`'s element, or the element itself. */
  child(model: object, name: string, index = 0): Span {
    const element = this.element(model);
    const child = childElements(element).filter((c) => c.localName === name)[index];
    return elementSpan(child ?? element);
  }

  /** An attribute of a child element that is no object of its own in the model. */
  childAttribute(model: object, child: string, attribute: string): Span {
    const element = this.element(model);
    const found = childElements(element).find((c) => c.localName === child);
    if (!found) return elementSpan(element);
    return attributeSpans(this.document.source, found, attribute)?.value ?? elementSpan(found);
  }

  /** The text inside a child element. */
  childText(model: object, name: string): Span {
    const element = this.element(model);
    const found = childElements(element).find((c) => c.localName === name);
    return found ? textSpan(this.document.source, found) : elementSpan(element);
  }

  finding(span: Span, what: FindingText): Finding {
    return findingAt(this.document.source, span, what);
  }
}

/** Something that keeps a document from being run, and that its guest does without. */
export interface DispensablePart {
  readonly element: XmlElement;
  /** The attribute of the element; absent: the whole of it. */
  readonly attribute?: string;
  readonly span: Span;
  /** `<catchup>`, `catchup on <timer>`. */
  readonly what: string;
  /** Half a sentence. */
  readonly why: string;
}

/** How a document is read that has more than the grammar does. */
export interface DecodeOptions {
  /** What libvirt knows and the grammar does not is kept, to be written again; absent: it is dropped. */
  readonly keepsUnknown?: boolean | undefined;
}

/** One run of a decoder over one document. */
export interface DecodeContext extends DecodeOptions {
  readonly source: Source;
  readonly vocabulary: Vocabulary;
  readonly origins: Origins;
  /** What is wrong with the document. Grows as decoding goes. */
  readonly findings: Finding[];
  /** What the marks of the grammar say of it: nothing is wrong there. */
  readonly remarks: Finding[];
  readonly dispensable: DispensablePart[];
  /** Element names from the root to the element being decoded. */
  readonly path: string[];
  /** The namespace that the elements here should not be in, and a finding says so. */
  readonly wrongNamespace?: string | undefined;
}

/** Adds a finding to the run. */
export function report({ source, findings }: DecodeContext, span: Span, what: FindingText): void {
  addFinding(findings, source, span, what);
}

/** Whether the next finding is only counted: then it need not say what to do. Pure. */
export function isOnlyCounted({ findings }: DecodeContext): boolean {
  return findings.length >= MOST_FINDINGS;
}
