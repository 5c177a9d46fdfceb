/** A document as the commands see it: read, checked, with everything that there is to say. */
import type { Origins } from "../xml/decode_context.ts";
import { type Decoded, decodeTree, encodeDocument } from "../xml/document.ts";
import { type Finding, inDocumentOrder } from "../findings/finding.ts";
import { parseXml } from "../xml/parse.ts";
import type { XmlDocument } from "../xml/tree.ts";
import { makeSource } from "../findings/source.ts";
import { checkDomain } from "./check.ts";
import { type Domain, domainCodec } from "./domain.ts";
import { leaveOut } from "../xml/leave_out.ts";
import { addForwards } from "./add_forwards.ts";
import type { OneForward } from "./change_forwards.ts";
import { replaceNetworks } from "./libvirt/replace_networks.ts";
import { absolutePaths } from "./relative_paths.ts";
import { libvirtVocabulary } from "./libvirt/vocabulary.ts";
import type { HostPlaces } from "./rules/rule.ts";
import { KNOWN_PREFIXES } from "../xml/known_prefixes.ts";

export interface ReadOptions {
  /** `passt`: interfaces that need libvirtd become passt interfaces, with a note on each. */
  readonly net?: "passt";
  /** What is not done here and what the guest does without is left out, with a note on each. */
  readonly skipUnsupported?: boolean;
  /** Those that the first interface with passt gets besides; absent: none. */
  readonly forwards?: readonly OneForward[];
  /** What libvirt knows and the grammar does not is kept, to be written again. */
  readonly keepsUnknown?: boolean;
  /** Where relative paths begin; absent: there are none. */
  readonly directory?: string;
  /** What the rules may know of the host. */
  readonly places?: HostPlaces;
}

export interface ReadDomain {
  /** Absent when the document is too broken for one; with errors, it lacks what they are about. */
  readonly domain?: Domain;
  /** Where its parts stand; absent when the text is not even XML. */
  readonly origins?: Origins;
  /** Of the grammar and of the rules, in document order. */
  readonly findings: readonly Finding[];
  /** Those of them that speak of parts which are right and in the domain, and are not done here. */
  readonly remarks: readonly Finding[];
}

/**
 * Reads a domain document and checks it. It may be run when no finding is blocking. Pure.
 *
 * @param file how the user named it, for the findings
 */
export async function readDomain(
  file: string,
  text: string,
  options: ReadOptions = {},
): Promise<ReadDomain> {
  const parsed = await parseXml(makeSource(file, text));
  return parsed.document
    ? readDocument(parsed.document, options)
    : { findings: [parsed.finding], remarks: [] };
}

/** The same of a document that was parsed already. Pure. */
export function readDocument(
  parsed: XmlDocument,
  options: ReadOptions = {},
): ReadDomain {
  const { net, skipUnsupported = false, keepsUnknown = false, directory, places = {} } = options;
  const { forwards = [] } = options;
  const { document, findings: changed } = changedTree(parsed, net, directory, forwards);
  const decode = (one: XmlDocument) =>
    decodeTree(one, domainCodec, libvirtVocabulary, { keepsUnknown });
  const whole = decode(document);
  if (skipUnsupported && whole.dispensable.length > 0) {
    const lessened = leaveOut(document, whole.dispensable);
    return checked(decode(lessened.document), changed.concat(lessened.findings), places);
  }
  return checked(whole, changed, places);
}

/** The document as it is meant here, and what is changed for that. */
function changedTree(
  parsed: XmlDocument,
  net: "passt" | undefined,
  directory: string | undefined,
  forwards: readonly OneForward[],
): { readonly document: XmlDocument; readonly findings: readonly Finding[] } {
  const here = directory === undefined
    ? { document: parsed, findings: [] }
    : absolutePaths(parsed, directory);
  const replaced = net === "passt"
    ? replaceNetworks(here.document)
    : { document: here.document, findings: [] };
  const more = addForwards(replaced.document, forwards);
  return {
    document: more.document,
    findings: [...here.findings, ...replaced.findings, ...more.findings],
  };
}

function checked(
  { model, origins, findings, remarks }: Decoded<Domain>,
  changed: readonly Finding[],
  places: HostPlaces,
): ReadDomain {
  const broken = model && origins ? checkDomain(model, origins, places) : [];
  return {
    ...(model ? { domain: model } : {}),
    ...(origins ? { origins } : {}),
    findings: inDocumentOrder([...changed, ...findings, ...remarks, ...broken]),
    remarks: remarks.concat(broken.filter(({ severity }) => severity === "unsupported")),
  };
}

/** The canonical text of a machine: libvirt's order of elements and attributes. Pure. */
export function formatDomain(domain: Domain): string {
  return encodeDocument(domain, domainCodec, KNOWN_PREFIXES);
}
