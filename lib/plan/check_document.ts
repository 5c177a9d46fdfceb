/** Everything that a document alone can be told: what `check` says, and what keeps `plan` and `up` from running it. */
import { type ReadDomain, readDomain, type ReadOptions } from "../domain/read.ts";
import { type Finding, inDocumentOrder } from "../findings/finding.ts";
import { placementFindings } from "../qemu/complete/placement.ts";
import { childElements, elementSpan, type XmlDocument } from "../xml/tree.ts";

/**
 * Reads a document, asks the rules, and tries to plug its devices in. Pure.
 *
 * @param file how the user named it, for the findings
 */
export async function checkDocument(
  file: string,
  text: string,
  options: ReadOptions = {},
): Promise<ReadDomain> {
  return withPlacement(await readDomain(file, text, options));
}

/** Adds what finds no place to what is said of a document already. Pure. */
export function withPlacement(read: ReadDomain): ReadDomain {
  const { domain, origins, findings } = read;
  if (!domain || !origins || !canBePlaced(read)) return read;
  const placement = placementFindings(domain, origins);
  return { ...read, findings: inDocumentOrder([...findings, ...placement]) };
}

/**
 * False where something is wrong among the devices: what finds no place may find one once that is put right, and a rule
 * has said better what is wrong. Pure.
 */
export function canBePlaced({ origins, findings }: ReadDomain): boolean {
  const errors = findings.filter(({ severity }) => severity === "error");
  return !origins || !errors.some((finding) => isAmongDevices(finding, origins.document));
}

function isAmongDevices({ offset }: Finding, { root }: XmlDocument): boolean {
  const elements = childElements(root);
  return elements.some((element, index) => {
    const next = elements[index + 1];
    return element.localName === "devices" && offset >= elementSpan(element).start &&
      (next === undefined || offset < elementSpan(next).start);
  });
}
