import { assertEquals } from "@std/assert";
import { findingAt, findingOnFile, type FindingText } from "../../findings/finding.ts";
import { COLOURED, findingJson, renderFinding } from "./finding.ts";
import { makeSource } from "../../findings/source.ts";

const WHAT: FindingText = { severity: "error", code: "xml/unknown-attribute", message: "wrong" };

function rendered(text: string, marked: string, what: Partial<FindingText> = {}): string {
  const source = makeSource("vm.xml", text);
  const start = source.text.indexOf(marked);
  return renderFinding(
    findingAt(source, { start, end: start + marked.length }, { ...WHAT, ...what }),
  );
}

Deno.test("renderFinding() shows place, line, caret and help", () => {
  const source = makeSource("vm.xml", "\n".repeat(46) + "        <range strat='80'/>\n");
  const finding = findingAt(source, { start: 61, end: 66 }, {
    severity: "error",
    code: "xml/unknown-attribute",
    message: "unknown attribute 'strat' on <range>",
    help: "did you mean 'start'?\nor not",
  });
  assertEquals(
    renderFinding(finding),
    `vm.xml:47:16: error[xml/unknown-attribute]: unknown attribute 'strat' on <range>
   47 |         <range strat='80'/>
      |                ^^^^^
  help: did you mean 'start'?
        or not
`,
  );
});

Deno.test("renderFinding() puts the caret below its character", () => {
  const rows: readonly [text: string, marked: string, lines: string][] = [
    ["\t<a\tb='1'/>", "b", "    1 | \t<a\tb='1'/>\n      | \t  \t^"],
    ["<a b='漢字' c='1'/>", "c=", "    1 | <a b='漢字' c='1'/>\n      |             ^^"],
    ["<a b='🐧' c='1'/>", "c=", "    1 | <a b='🐧' c='1'/>\n      |           ^^"],
    ["<a b='漢字'/>", "漢字", "    1 | <a b='漢字'/>\n      |       ^^^^"],
    ["<a b='e\u0301' c='1'/>", "c=", "    1 | <a b='e\u0301' c='1'/>\n      |          ^^"],
    ["<a b='😀' c='1'/>", "c=", "    1 | <a b='😀' c='1'/>\n      |           ^^"],
  ];
  for (const [text, marked, lines] of rows) {
    assertEquals(rendered(text, marked).split("\n").slice(1, 3).join("\n"), lines);
  }
});

Deno.test("renderFinding() shows no control characters and no marks that turn the writing", () => {
  const text = "<a b='\x1b[31m\x9b1m\x07\u202E'/>";
  assertEquals(
    rendered(text, "a", { message: "in\x1bvalid", help: "tr\x9by" }),
    "vm.xml:1:2: error[xml/unknown-attribute]: in\uFFFDvalid\n    1 | <a b='\uFFFD[31m\uFFFD1m\uFFFD\uFFFD'/>\n" +
      "      |  ^\n  help: tr\uFFFDy\n",
  );
});

Deno.test("renderFinding() shows a file's name on one line, and nothing in it that a terminal obeys", () => {
  const finding = findingOnFile("a\nb\x1b]0;c\x07.xml", { ...WHAT, message: "wrong" });
  assertEquals(
    renderFinding(finding),
    "a\uFFFDb\uFFFD]0;c\uFFFD.xml: error[xml/unknown-attribute]: wrong\n",
  );
});

Deno.test("renderFinding() names the file alone where there is no place in it", () => {
  const finding = findingOnFile("vm.xml", { ...WHAT, message: "cannot be read" });
  assertEquals(renderFinding(finding), "vm.xml: error[xml/unknown-attribute]: cannot be read\n");
});

Deno.test("renderFinding() paints when told to", () => {
  const finding = findingAt(makeSource("vm.xml", "<a/>"), { start: 1, end: 2 }, WHAT);
  assertEquals(
    renderFinding(finding, COLOURED),
    "\x1b[1mvm.xml:1:2:\x1b[0m \x1b[1;31merror[xml/unknown-attribute]:\x1b[0m \x1b[1mwrong\x1b[0m\n" +
      "\x1b[2m    1 |\x1b[0m <a/>\n\x1b[2m      |\x1b[0m  \x1b[1;31m^\x1b[0m\n",
  );
});

Deno.test("findingJson() has the fixed keys in their order, help only where there is some", () => {
  const source = makeSource("vm.xml", "<a/>");
  const plain = findingAt(source, { start: 1, end: 2 }, WHAT);
  assertEquals(
    JSON.stringify(findingJson(plain)),
    '{"file":"vm.xml","line":1,"column":2,"severity":"error","code":"xml/unknown-attribute","message":"wrong"}',
  );
  const helped = findingAt(source, { start: 1, end: 2 }, { ...WHAT, help: "h" });
  assertEquals(Object.keys(findingJson(helped)).at(-1), "help");
});
