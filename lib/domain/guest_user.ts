/** Who people are in the guest, as the document keeps it for `domrun ssh`: in `<metadata>`, which is for programs. */
import type { XmlOutput } from "../xml/xml_output.ts";
import { attributeValue, childElements, type XmlElement } from "../xml/tree.ts";

const NAMESPACE = "urn:domrun:guest";

/** `<metadata>` with the user's name in it. Pure. */
export function guestUser(user: string): XmlOutput {
  const attributes = [["xmlns:domrun", NAMESPACE], ["user", user]] as const;
  return {
    name: "metadata",
    attributes: [],
    children: [{ name: "domrun:guest", attributes, children: [] }],
  };
}

/** The user's name in a document; undefined where it names none. Pure. */
export function guestUserOf(domain: XmlElement): string | undefined {
  const guest = childElements(domain).filter(({ name }) => name === "metadata")
    .flatMap(childElements)
    .find(({ localName, uri }) => localName === "guest" && uri === NAMESPACE);
  return guest === undefined ? undefined : attributeValue(guest, "user") || undefined;
}
