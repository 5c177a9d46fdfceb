/** Every code is shown by an example: the document of it gets that finding and no other, the one put right none. */
import { assertEquals } from "@std/assert";
import { EXPLANATIONS } from "./every_room.ts";
import { checkDocument } from "../../plan/check_document.ts";
import { exampleDocument } from "../testing/example_document.ts";

/** What a document alone does not make; an option, its size or its bytes do. Those of the host are others. */
const IN_WORDS = [
  "controller/no-slot",
  "device/no-pci-place",
  "findings/left-out",
  "interface/passt-instead",
  "passt/nothing-to-publish",
  "xml/comments",
  "xml/encoding",
  "xml/left-out",
  "xml/limit",
];

async function codesOf(example: string): Promise<string[]> {
  const { findings } = await checkDocument("vm.xml", exampleDocument(example), {
    directory: "/home/you/machines",
  });
  return [...new Set(findings.map(({ code }) => code))];
}

const shown = EXPLANATIONS.filter(({ when }) => when === undefined);

for (const { code, bad = "", good = "" } of shown) {
  Deno.test(`the example of ${code} gets it, and put right gets nothing`, async () => {
    const codes = await codesOf(bad);
    // Some parts change nothing here, wherever they stand.
    const own = codes.filter((one) => one === code || one !== "xml/no-effect");
    assertEquals({ bad: own, good: await codesOf(good) }, { bad: [code], good: [] });
  });
}

Deno.test("what no document makes alone is told in words", () => {
  const inWords = EXPLANATIONS.filter(({ when }) => when !== undefined).map(({ code }) => code);
  assertEquals(inWords.filter((code) => !code.startsWith("host/")).sort(), IN_WORDS);
  assertEquals(shown.filter(({ code }) => code.startsWith("host/")), []);
  const unclear = EXPLANATIONS.filter(({ when }) => when !== undefined && !/[^.]\.$/.test(when));
  assertEquals(unclear, []);
});
