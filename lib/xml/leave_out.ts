/** What is not done here and what the guest does without, left out of a document: `--skip-unsupported`. */
import { type Finding, findingAt } from "../findings/finding.ts";
import type { DispensablePart } from "./decode_context.ts";
import type { XmlDocument, XmlElement, XmlNode } from "./tree.ts";

/** A document with less in it, and a note on each part that went. */
export interface Lessened {
  readonly document: XmlDocument;
  readonly findings: readonly Finding[];
}

/**
 * The document without these parts of it, which are elements and attributes of its tree. A machine planned from it is
 * the one of a document that never had them. Pure.
 */
export function leaveOut(document: XmlDocument, parts: readonly DispensablePart[]): Lessened {
  const partsOf = Map.groupBy(parts, ({ element }) => element);
  const isGone = (element: XmlElement) =>
    partsOf.get(element)?.some(({ attribute }) => attribute === undefined) === true;
  const lessen = (element: XmlElement): XmlElement => {
    const names = (partsOf.get(element) ?? []).map(({ attribute }) => attribute);
    return {
      ...element,
      attributes: element.attributes.filter(({ name }) => !names.includes(name)),
      children: element.children.flatMap((node): XmlNode[] =>
        node.kind === "text" ? [node] : isGone(node) ? [] : [lessen(node)]
      ),
    };
  };
  return {
    document: { ...document, root: lessen(document.root) },
    findings: parts.map(({ span, what, why }) =>
      findingAt(document.source, span, {
        severity: "note",
        code: "xml/left-out",
        message: `${what} is left out: ${why}`,
      })
    ),
  };
}
