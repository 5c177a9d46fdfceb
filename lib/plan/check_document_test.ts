/**
 * One round: of every document that is at hand, `plan` finds just what `check` finds, besides what the host lacks;
 * and no lack of the host hides anything.
 */
import { assertEquals } from "@std/assert";
import type { Finding } from "../findings/finding.ts";
import { isBlocking } from "../findings/finding.ts";
import type { QemuCapabilities } from "../qemu/probe/capabilities.ts";
import { checkDocument } from "./check_document.ts";
import { capabilitiesOf72, planOf, testdata } from "./testing/documents.ts";

const beside = (path: string) => new URL(`../../../shared/${path}`, import.meta.url).pathname;
const CONFORMANCE = Deno.env.get("DOMRUN_CONFORMANCE") ?? beside("conformance");
const CASES = Deno.env.get("DOMRUN_CASES") ?? beside("cases");

const FOLDERS: readonly (readonly [name: string, path: string])[] = [
  ...["valid", "invalid", "plans", "refused"].map((name) =>
    [`testdata/${name}`, testdata(name)] as const
  ),
  ...["xml", "out", "err"].map((name) =>
    [`the conformance data's ${name}`, `${CONFORMANCE}/${name}`] as const
  ),
  ["the cases", `${CASES}/documents`],
];

const OLD = capabilitiesOf72(Deno.readTextFileSync(testdata("capabilities", "qemu-7.2.json")));

/** A QEMU that has nothing, not even the machine: it must not hide what the document gets wrong. */
const BARE: QemuCapabilities = {
  ...OLD,
  kvm: { present: false, usable: false },
  machines: [],
  types: [],
  cpuModels: [],
  features: Object.fromEntries(
    Object.keys(OLD.features).map((name) => [name, false]),
  ) as QemuCapabilities["features"],
};

for (const [name, path] of FOLDERS) {
  Deno.test(`check and plan say the same of each document of ${name}`, async () => {
    const files = xmlFiles(path);
    if (files.length === 0) {
      console.log(`SKIP no documents in ${path}`);
      return;
    }
    for (const file of files) {
      const document = await checkDocument(file, Deno.readTextFileSync(`${path}/${file}`));
      const checked = ofDocument(document.findings);
      for (const capabilities of [OLD, BARE]) {
        const { plan, findings } = planOf(document, capabilities);
        assertEquals(ofDocument(findings), checked, file);
        // What check lets pass, only the host can keep from running.
        const lacks = findings.filter(isBlocking).length > checked.length;
        assertEquals(plan === undefined, checked.length > 0 || lacks, file);
      }
    }
  });
}

/** What keeps the document from running and is its own fault, by place. */
function ofDocument(findings: readonly Finding[]): readonly string[] {
  return findings.filter((one) => isBlocking(one) && !one.code.startsWith("host/"))
    .map(({ line, column, code, message }) => `${line}:${column} ${code}: ${message}`);
}

function xmlFiles(path: string): readonly string[] {
  try {
    return [...Deno.readDirSync(path)].map(({ name }) => name)
      .filter((name) => name.endsWith(".xml")).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
