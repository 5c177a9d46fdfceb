import { assertEquals } from "@std/assert";
import { decodeDocument } from "../xml/document.ts";
import { isBlocking } from "../findings/finding.ts";
import { parseXml } from "../xml/parse.ts";
import { makeSource } from "../findings/source.ts";
import { childElements, textOf, type XmlElement } from "../xml/tree.ts";
import { domainCodec } from "./domain.ts";
import { formatDomain, readDomain } from "./read.ts";
import { libvirtVocabulary } from "./libvirt/vocabulary.ts";

/** libvirt's own test cases lie beside the checkout; where they do not, there is nothing to test. */
const CONFORMANCE = Deno.env.get("DOMRUN_CONFORMANCE") ??
  new URL("../../../shared/conformance", import.meta.url).pathname;

function documents(kind: string): readonly string[] {
  try {
    return [...Deno.readDirSync(`${CONFORMANCE}/${kind}`)]
      .filter((entry) => entry.name.endsWith(".xml"))
      .map((entry) => `${CONFORMANCE}/${kind}/${entry.name}`).sort();
  } catch {
    console.log(`SKIP no conformance documents in ${CONFORMANCE}/${kind}`);
    return [];
  }
}

const accepted = [...documents("xml"), ...documents("out")];

Deno.test("every accepted document decodes with no error and nothing unsupported", async () => {
  const said: string[] = [];
  for (const file of accepted) {
    const text = Deno.readTextFileSync(file);
    const { model, findings } = await decodeDocument(file, text, domainCodec, libvirtVocabulary);
    if (model === undefined) said.push(`${file}: no machine`);
    for (const one of findings.filter(isBlocking)) said.push(`${file}:${one.line}: ${one.message}`);
  }
  assertEquals(said, []);
});

Deno.test("the rules find no error in an accepted document but the one that libvirt refuses, too", async () => {
  const said: string[] = [];
  for (const file of accepted) {
    const { findings } = await readDomain(file, Deno.readTextFileSync(file));
    for (const { code, severity } of findings) {
      // What is not done here is right all the same: plan/check_document_test.ts asks about that.
      if (severity === "error") said.push(`${file.split("/").pop()}: ${code}`);
    }
  }
  // In err/ the same document: libvirt takes it from those who have it, and refuses it as a new one.
  const both = accepted.filter((file) => file.endsWith("/xml/firmware-manual-efi-features.xml"));
  assertEquals(
    said,
    both.map(() => "firmware-manual-efi-features.xml: firmware/features-without-auto"),
  );
});

Deno.test("what libvirt wrote is written the same", async () => {
  for (const file of documents("out")) {
    const text = Deno.readTextFileSync(file);
    const { domain } = await readDomain(file, text);
    assertEquals(domain && tidy(formatDomain(domain)), tidy(text), file);
  }
});

/** libvirt keeps the quotes of metadata as they were. */
function tidy(text: string): string {
  return text.replaceAll('"', "'").trim();
}

Deno.test("formatting is a fixed point, and says what the document says", async () => {
  for (const file of accepted) {
    const { domain } = await readDomain(file, Deno.readTextFileSync(file));
    const once = domain === undefined ? "" : formatDomain(domain);
    const again = await readDomain(file, once);
    assertEquals(again.domain, domain, file);
    assertEquals(again.domain && formatDomain(again.domain), once, file);
  }
});

Deno.test("nothing is dropped: every attribute, element and text is written again", async () => {
  for (const file of accepted) {
    const text = Deno.readTextFileSync(file);
    const { domain } = await readDomain(file, text);
    const written = await contents(domain === undefined ? "" : formatDomain(domain));
    const missing = [...await contents(text)].filter((one) => !written.has(one));
    assertEquals(missing.filter((one) => !IMPLIED.some((regexp) => regexp.test(one))), [], file);
  }
});

/** What is said in another way, or is what is meant without it. */
const IMPLIED = [
  // Sizes are written in KiB.
  /(memory|currentMemory|page|tseg|pcihole64)( @unit=|=)/,
  // Numbers of addresses and ports are written in hexadecimal.
  /(address|target) @(domain|bus|slot|function|port|iobase)=/,
  // Permission bits and UUIDs keep their value.
  / @[fd]mode=/,
  /uuid=/,
];

/** Every attribute, text and element of a document with its path. */
async function contents(text: string): Promise<ReadonlySet<string>> {
  const { document } = await parseXml(makeSource("", text));
  const all = new Set<string>();
  const walk = (element: XmlElement, path: string) => {
    const here = `${path}/${element.localName}`;
    all.add(here);
    for (const { name, value } of element.attributes) {
      if (!name.startsWith("xmlns")) all.add(`${here} @${name}=${value}`);
    }
    const children = childElements(element);
    if (children.length === 0) all.add(`${here}=${textOf(element).trim()}`);
    children.forEach((child) => walk(child, here));
  };
  if (document) walk(document.root, "");
  return all;
}

Deno.test("every document that libvirt refuses for its XML is refused", async () => {
  const semantic = new Set(
    refusals().filter(([, , kind]) => kind === "xml-semantic").map(([n]) => n),
  );
  const taken: string[] = [];
  for (const file of documents("err")) {
    const name = file.split("/").pop()?.replace(/\.xml$/, "") ?? "";
    const { findings } = await readDomain(file, Deno.readTextFileSync(file));
    if (semantic.has(name) && !findings.some(isBlocking)) taken.push(name);
  }
  assertEquals(taken, []);
});

/** Rows of errors.tsv: name, stage, kind, … */
function refusals(): readonly (readonly string[])[] {
  if (documents("err").length === 0) return [];
  return Deno.readTextFileSync(`${CONFORMANCE}/errors.tsv`).split("\n").map((row) =>
    row.split("\t")
  );
}
