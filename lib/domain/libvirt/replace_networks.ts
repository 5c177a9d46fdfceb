/** Interfaces that need libvirtd, turned into passt interfaces: for documents that were made for it. */
import { type Finding, findingAt } from "../../findings/finding.ts";
import {
  attributeSpans,
  attributeValue,
  childElements,
  elementSpan,
  type XmlAttribute,
  type XmlDocument,
  type XmlElement,
} from "../../xml/tree.ts";
import { UNSUPPORTED_INTERFACE_TYPES } from "../interface.ts";

/** What such an interface keeps: what the guest sees of it. */
const KEPT = new Set(["mac", "model", "mtu", "link", "boot", "alias", "rom", "address"]);

/** A document with other interfaces, and a note on each of them. */
export interface ReplacedNetworks {
  readonly document: XmlDocument;
  readonly findings: readonly Finding[];
}

/**
 * Puts `<interface type='user'>` with the backend passt in the place of every interface whose type needs libvirtd, the
 * host's bridges, somebody's switch or a privilege. The guest's side is kept (MAC address, model, MTU, link, boot order,
 * alias, ROM, address); what remains is of the other network and goes. Pure.
 */
export function replaceNetworks(document: XmlDocument): ReplacedNetworks {
  const findings: Finding[] = [];
  const replace = (element: XmlElement): XmlElement => {
    const type = attributeValue(element, "type") ?? "";
    const isForeign = (UNSUPPORTED_INTERFACE_TYPES as readonly string[]).includes(type) ||
      (type === "vhostuser" && !hasPasst(element));
    if (!isForeign) return element;
    const replaced = passtInterface(element);
    findings.push(replacementNote(document, element, type));
    return replaced;
  };
  const root = mapChildren(
    document.root,
    "devices",
    (devices) => mapChildren(devices, "interface", replace),
  );
  return { document: { ...document, root }, findings };
}

/** Another end of vhost-user is a switch that somebody else runs. */
function hasPasst(element: XmlElement): boolean {
  return childElements(element).some((child) =>
    child.name === "backend" && attributeValue(child, "type") === "passt"
  );
}

function replacementNote(document: XmlDocument, element: XmlElement, type: string): Finding {
  const dropped = element.children.flatMap((node) =>
    node.kind === "element" && !KEPT.has(node.name) ? [`<${node.name}>`] : []
  );
  const span = attributeSpans(document.source, element, "type")?.value ?? elementSpan(element);
  return findingAt(document.source, span, {
    severity: "note",
    code: "interface/passt-instead",
    message: `passt takes the place of this interface of type '${type}'`,
    ...(dropped.length === 0 ? {} : {
      help: `left out, as they are of the other network: ${[...new Set(dropped)].join(", ")}`,
    }),
  });
}

function passtInterface(element: XmlElement): XmlElement {
  const kept = element.children.filter((node) => node.kind === "element" && KEPT.has(node.name));
  const backend: XmlElement = {
    kind: "element",
    name: "backend",
    localName: "backend",
    attributes: [{ name: "type", value: "passt" }],
    children: [],
    offset: element.offset,
  };
  const type: XmlAttribute = { name: "type", value: "user" };
  return { ...element, attributes: [type], children: [...kept, backend] };
}

function mapChildren(
  element: XmlElement,
  name: string,
  change: (child: XmlElement) => XmlElement,
): XmlElement {
  const children = element.children.map((node) =>
    node.kind === "element" && node.name === name ? change(node) : node
  );
  return { ...element, children };
}
