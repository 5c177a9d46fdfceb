/**
 * Whole documents: what is said of each in testdata/invalid is in the file beside it (DOMRUN_UPDATE=1 writes
 * it anew); of those in testdata/valid nothing is said that keeps them from running.
 */
import { assertEquals } from "@std/assert";
import { isBlocking } from "../findings/finding.ts";
import { renderFinding } from "../cli/render/finding.ts";
import { formatDomain, readDomain } from "./read.ts";

const TESTDATA = new URL("../../testdata/", import.meta.url).pathname;

function documents(kind: "valid" | "invalid"): readonly string[] {
  return [...Deno.readDirSync(`${TESTDATA}${kind}`)].map((entry) => entry.name)
    .filter((name) => name.endsWith(".xml")).sort();
}

for (const name of documents("valid")) {
  Deno.test(`testdata/valid/${name} can be run, and means the same when formatted`, async () => {
    const text = Deno.readTextFileSync(`${TESTDATA}valid/${name}`);
    const { domain, findings } = await readDomain(name, text);
    assertEquals(findings.filter(isBlocking).map((one) => renderFinding(one)), []);
    const formatted = domain === undefined ? "" : formatDomain(domain);
    assertEquals((await readDomain(name, formatted)).domain, domain);
  });
}

for (const name of documents("invalid")) {
  Deno.test(`testdata/invalid/${name} is refused in the words beside it`, async () => {
    const file = `${TESTDATA}invalid/${name}`;
    const { findings } = await readDomain(name, Deno.readTextFileSync(file));
    const said = findings.map((one) => renderFinding(one)).join("\n");
    const expected = file.replace(/\.xml$/, ".findings");
    if (Deno.env.get("DOMRUN_UPDATE") === "1") Deno.writeTextFileSync(expected, said);
    assertEquals(said, Deno.readTextFileSync(expected));
    assertEquals(findings.some(isBlocking), true);
  });
}
