/** Forwards that are asked for beside a document, put into its tree: `up -p 2222:22`. */
import { type Finding, findingAt } from "../findings/finding.ts";
import {
  attributeValue,
  childElements,
  elementSpan,
  type XmlDocument,
  type XmlElement,
} from "../xml/tree.ts";
import type { OneForward } from "./change_forwards.ts";

/** A document with more forwards, or why there is none. */
export interface WithForwards {
  readonly document: XmlDocument;
  readonly findings: readonly Finding[];
}

/** The first interface with passt gets them; what is said of them is said at its tag. Pure. */
export function addForwards(
  document: XmlDocument,
  forwards: readonly OneForward[],
): WithForwards {
  if (forwards.length === 0) return { document, findings: [] };
  const first = childElements(document.root)
    .filter(({ name }) => name === "devices")
    .flatMap((devices) => childElements(devices))
    .find(isPasstInterface);
  if (first === undefined) {
    return {
      document,
      findings: [findingAt(document.source, elementSpan(document.root), {
        severity: "error",
        code: "passt/nothing-to-publish",
        message: "no interface has passt, which would forward the ports of --publish",
        help:
          "give one <backend type='passt'/>; --net passt does so where libvirt's networks are asked for",
      })],
    };
  }
  const more = {
    ...first,
    children: [...first.children, ...forwards.map((one) => forwardElement(first, one))],
  };
  return { document: { ...document, root: replaced(document.root, first, more) }, findings: [] };
}

function isPasstInterface(element: XmlElement): boolean {
  return element.name === "interface" &&
    childElements(element).some((child) =>
      child.name === "backend" && attributeValue(child, "type") === "passt"
    );
}

function forwardElement(
  { offset }: XmlElement,
  { proto, address, dev, port, endPort, toPort }: OneForward,
): XmlElement {
  const element = (
    name: string,
    values: Readonly<Record<string, string | number | undefined>>,
    children: readonly XmlElement[] = [],
  ): XmlElement => ({
    kind: "element",
    name,
    localName: name,
    attributes: Object.entries(values).flatMap(([key, value]) =>
      value === undefined ? [] : [{ name: key, value: String(value) }]
    ),
    children,
    offset,
  });
  const ranges = port === undefined
    ? []
    : [element("range", { start: port, end: endPort, to: toPort })];
  return element("portForward", { proto, address, dev }, ranges);
}

/** The tree with `after` in the place of `before`. */
function replaced(element: XmlElement, before: XmlElement, after: XmlElement): XmlElement {
  if (element === before) return after;
  const children = element.children.map((node) =>
    node.kind === "element" ? replaced(node, before, after) : node
  );
  return { ...element, children };
}
