import { assertEquals, assertRejects } from "@std/assert";
import { attribute, child, content, element, leaf, verbatim } from "./codec.ts";
import { decodeDocument } from "./document.ts";
import { writeXml } from "./encode.ts";
import { relaxNg } from "./relaxng.ts";
import { valuePattern } from "./relaxng_pattern.ts";
import { machine } from "./testing/sample_grammar.ts";
import { anyText, either, integer, matching, oneOf } from "./value.ts";

/** The schema without white space between its elements. */
function flat(text: string): string {
  return text.replace(/>\s+</g, "><");
}

Deno.test("valuePattern() has a datatype for each kind of value", () => {
  const number = "<data type='integer'><param name='pattern'>\\s*([0-9]+)\\s*</param>" +
    "<param name='minInclusive'>1</param><param name='maxInclusive'>9</param></data>";
  const rows: readonly [value: Parameters<typeof valuePattern>[0], pattern: string][] = [
    [anyText, "<text/>"],
    [oneOf(["a"]), "<value type='string'>a</value>"],
    [
      oneOf(["a", "b"]),
      "<choice><value type='string'>a</value><value type='string'>b</value></choice>",
    ],
    [{ ...oneOf(["a"]), trimmed: true }, "<value type='token'>a</value>"],
    [matching("a|b", "x"), "<data type='string'><param name='pattern'>a|b</param></data>"],
    [
      { ...matching("a|b", "x"), trimmed: true },
      "<data type='string'><param name='pattern'>\\s*(a|b)\\s*</param></data>",
    ],
    [integer(1, 9), number],
    [
      either(oneOf(["a", "b"]), integer(1, 9), (v) => typeof v === "string"),
      `<choice><value type='string'>a</value><value type='string'>b</value>${number}</choice>`,
    ],
  ];
  for (const [value, pattern] of rows) {
    assertEquals(flat(writeXml(valuePattern(value))).trim(), pattern);
  }
});

Deno.test("relaxNg() defines each element once, with a name that says whose it is", () => {
  const shared = leaf("shared", anyText);
  const root = element("root", {
    a: child(element("a", { name: child(leaf("name", anyText)), shared: child(shared) })),
    b: child(element("b", { name: child(leaf("name", anyText)), shared: child(shared) })),
    name: child(leaf("name", anyText)),
    anything: child(verbatim("anything")),
  });
  const names = [...relaxNg(root).matchAll(/<define name='([^']*)'/g)].map((match) => match[1]);
  assertEquals(names, [
    "root",
    "a",
    "name",
    "shared",
    "b",
    "b.name",
    "root.name",
    "root.anything",
    "anything",
  ]);
});

Deno.test("relaxNg() writes attributes, children in any order, text and what is optional", () => {
  const root = element("root", {
    p: attribute("p", anyText, "what it is"),
    q: attribute("q", anyText).optional(),
    a: child(leaf("a", anyText)),
    b: child(leaf("b", anyText)).optional(),
    c: child(leaf("c", anyText)).many(),
  });
  const schema = flat(relaxNg(root, ["Comment"]));
  assertEquals(
    schema.startsWith('<?xml version="1.0" encoding="UTF-8"?><!--\n  Comment\n--><grammar '),
    true,
  );
  const define = /<define name='root'>(.*?)<\/define>/.exec(schema)?.[1];
  assertEquals(
    define,
    "<element name='root'><attribute name='p'><a:documentation>what it is</a:documentation><text/></attribute>" +
      "<optional><attribute name='q'><text/></attribute></optional><interleave><ref name='a'/>" +
      "<optional><ref name='b'/></optional><zeroOrMore><ref name='c'/></zeroOrMore></interleave></element>",
  );
});

Deno.test("relaxNg() takes text or children where both may come", () => {
  const both = element("x", {
    text: content(integer(1, 2)).optional(),
    a: child(leaf("a", anyText)),
  });
  const define = /<define name='x'>(.*?)<\/define>/.exec(flat(relaxNg(both)))?.[1] ?? "";
  assertEquals(define.includes("</data><ref name='a'/></choice></element>"), true);
});

Deno.test("an element with children has no text that must be there", async () => {
  const bad = element("x", { text: content(anyText), a: child(leaf("a", anyText)).optional() });
  await assertRejects(
    () => decodeDocument("x.xml", "<x/>", bad),
    TypeError,
    "An element that may hold children must have its content optional",
  );
});

Deno.test("relaxNg() has a case for each variant and the namespaces of prefixed elements", () => {
  const schema = flat(relaxNg(machine));
  assertEquals(
    schema.includes(
      "<optional><attribute name='type'><value type='string'>file</value></attribute></optional>",
    ),
    true,
  );
  assertEquals(schema.includes("<element name='tool' ns='urn:tool'>"), true);
  assertEquals(schema.includes("<define name='tool-tool'>"), true);
});
