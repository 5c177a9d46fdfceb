/** Who people are in the guest, as the document keeps it for `domrun ssh`: in `<metadata>`, which is for programs. */
import type { XmlOutput } from "../xml/xml_output.ts";

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

/** The user's name in a document's text; undefined where it names none. Pure. */
export function guestUserOf(xml: string): string | undefined {
  const [, attributes = ""] = /<domrun:guest((?:\s[^>]*)?)\/?>/.exec(xml) ?? [];
  return /\suser=(['"])([^'"<>&]+)\1/.exec(attributes)?.[2];
}
