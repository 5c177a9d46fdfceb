/** Elements that are kept as they are: `<metadata>` and what else means nothing to a run. */
import type { XmlOutput } from "./xml_output.ts";
import type { XmlElement } from "./tree.ts";
import { isBlank } from "./white_space.ts";

/**
 * The element as it will be written again. Prefixes that were declared further out are declared on the elements
 * that use them, so that it can stand anywhere; indentation between elements is the writer's. Pure.
 */
export function keepElement(
  element: XmlElement,
  declared: ReadonlySet<string> = new Set(["xml"]),
): XmlOutput {
  const inside = new Set(declared);
  for (const { name } of element.attributes) {
    if (name.startsWith("xmlns:")) inside.add(name.slice("xmlns:".length));
  }
  const missing = new Map<string, string>();
  for (const { name, uri } of [element, ...element.attributes]) {
    const prefix = prefixOf(name);
    if (prefix !== undefined && uri !== undefined && !inside.has(prefix)) missing.set(prefix, uri);
  }
  for (const prefix of missing.keys()) inside.add(prefix);
  const nodes = element.children.map((c) => c.kind === "text" ? c.value : keepElement(c, inside));
  const hasElements = nodes.some((node) => typeof node !== "string");
  return {
    name: element.name,
    attributes: [
      ...element.attributes.map(({ name, value }) => [name, value] as const),
      ...[...missing].map(([prefix, uri]) => [`xmlns:${prefix}`, uri] as const),
    ],
    children: hasElements
      ? nodes.filter((node) => typeof node !== "string" || !isBlank(node))
      : nodes,
  };
}

/** The prefix of a name; undefined for none, and for the declarations themselves. */
function prefixOf(name: string): string | undefined {
  const colon = name.indexOf(":");
  return colon < 0 || name.startsWith("xmlns:") ? undefined : name.slice(0, colon);
}
