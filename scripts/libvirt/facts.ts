/** What a document says, as a bag of lines that can be compared with another's. */
import { parseXml } from "../../lib/xml/parse.ts";
import { makeSource } from "../../lib/findings/source.ts";
import { childElements, textOf, type XmlElement } from "../../lib/xml/tree.ts";

/** How often a document says what: elements, attributes (`domain/os/type@arch=x86_64`) and texts. */
export type Facts = ReadonlyMap<string, number>;

/** The facts of a document; none where it is no XML. Pure. */
export async function factsOf(text: string): Promise<Facts> {
  const { document } = await parseXml(makeSource("", text));
  const facts = new Map<string, number>();
  const add = (fact: string) => facts.set(fact, (facts.get(fact) ?? 0) + 1);
  const walk = (element: XmlElement, above: string) => {
    const path = above + element.localName;
    add(path);
    for (const { name, value } of element.attributes) {
      if (!name.startsWith("xmlns")) add(`${path}@${name}=${value}`);
    }
    const children = childElements(element);
    const said = textOf(element).trim();
    if (children.length === 0 && said !== "") add(`${path}=${said}`);
    for (const child of children) walk(child, `${path}/`);
  };
  if (document) walk(document.root, "");
  return facts;
}

/** The facts that `mine` has more often than `theirs`. Pure. */
export function missingFacts(mine: Facts, theirs: Facts): readonly string[] {
  return [...mine].filter(([fact, count]) => (theirs.get(fact) ?? 0) < count).map(([fact]) => fact);
}
