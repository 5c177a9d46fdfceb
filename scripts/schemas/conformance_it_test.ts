/** libvirt's own documents: the schema accepts those that an ad hoc machine uses, and errs nowhere else than we do. */
import { assertEquals } from "@std/assert";
import { domainCodec } from "../../lib/domain/domain.ts";
import { decodeDocument } from "../../lib/xml/document.ts";
import { isBlocking } from "../../lib/findings/finding.ts";
import { relaxNg } from "../../lib/xml/relaxng.ts";
import { acceptedByXmllint, hasXmllint } from "./xmllint.ts";

/** The texts of a folder of libvirt's test data by file name; nothing where the data is not there. */
async function documents(folder: string): Promise<ReadonlyMap<string, string>> {
  const given = Deno.env.get("DOMRUN_CONFORMANCE");
  const root = given ?? new URL("../../../shared/conformance", import.meta.url).pathname;
  const found = new Map<string, string>();
  try {
    for await (const { name } of Deno.readDir(`${root}/${folder}`)) {
      found.set(name, await Deno.readTextFile(`${root}/${folder}/${name}`));
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return found;
}

/** Names of the files that the grammar alone refuses. */
async function refusedByGrammar(texts: ReadonlyMap<string, string>): Promise<string[]> {
  const refused: string[] = [];
  for (const [name, text] of texts) {
    const { findings } = await decodeDocument(name, text, domainCodec);
    if (findings.some((f) => isBlocking(f) && f.code !== "xml/bad-element")) refused.push(name);
  }
  return refused.sort();
}

async function refusedBySchema(texts: ReadonlyMap<string, string>): Promise<string[]> {
  const accepted = await acceptedByXmllint(relaxNg(domainCodec), [...texts.values()]);
  return [...texts.keys()].filter((_, index) => !accepted.has(index)).sort();
}

for (const folder of ["xml", "out", "err"]) {
  Deno.test(`schema and decoder agree on libvirt's ${folder}/`, async () => {
    const texts = await documents(folder);
    if (texts.size === 0 || !await hasXmllint()) {
      console.log(texts.size === 0 ? "SKIP no conformance data" : "SKIP xmllint is not installed");
      return;
    }
    const refused = await refusedBySchema(texts);
    assertEquals(refused, await refusedByGrammar(texts));
    assertEquals(folder === "err" || refused.length === 0, true, refused.join(" "));
  });
}
