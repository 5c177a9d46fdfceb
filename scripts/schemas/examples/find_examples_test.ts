/** Every element of docs/xml.md has an example, which decodes without error. */
import { assertEquals } from "@std/assert";
import { generatedFiles } from "../../../lib/cli/generated_files.ts";
import { domainCodec } from "../../../lib/domain/domain.ts";
import { decodeDocument } from "../../../lib/xml/document.ts";
import { EXAMPLE_DOCUMENTS } from "./all.ts";
import { findExamples } from "./find_examples.ts";

/** The sections of the page that have no example. */
function bareSections(documents: ReadonlyMap<unknown, string>): readonly string[] {
  const notes = { row: () => undefined, example: (content: unknown) => documents.get(content) };
  const page = generatedFiles(notes).find(({ path }) => path === "docs/xml.md");
  const sections = (page?.text ?? "").split(/<a id="/).slice(1);
  return sections.filter((section) => !section.includes("\n```xml\n"))
    .map((section) => /In `([^`]*)`/.exec(section)?.[1] ?? section);
}

Deno.test("every section of docs/xml.md has an example", async () => {
  assertEquals(bareSections(await findExamples(domainCodec, EXAMPLE_DOCUMENTS)), []);
  const fewer = EXAMPLE_DOCUMENTS.filter(({ text }) => !text.includes("<hub"));
  assertEquals(bareSections(await findExamples(domainCodec, fewer)), ["domain/devices/hub"]);
});

Deno.test("an example is the element as it is written, from the left margin", async () => {
  const found = await findExamples(domainCodec, EXAMPLE_DOCUMENTS);
  const examples = [...found.values()];
  assertEquals(examples.includes("<hub type='usb'/>"), true);
  assertEquals(
    examples.includes(
      "<portForward proto='tcp' address='127.0.0.1'>\n" +
        "  <range start='8080' end='8089' to='80'/>\n" +
        "  <range start='8085' exclude='yes'/>\n</portForward>",
    ),
    true,
  );
});

Deno.test("every example decodes without error", async () => {
  const wrong = await Promise.all(EXAMPLE_DOCUMENTS.map(async ({ text }) => {
    const { findings } = await decodeDocument("example.xml", text, domainCodec);
    return findings.filter(({ severity }) => severity === "error").map(({ message }) => message);
  }));
  assertEquals(wrong.flat(), []);
});
