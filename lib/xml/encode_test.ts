import { assertEquals, assertThrows } from "@std/assert";
import { decodeDocument, encodeDocument } from "./document.ts";
import { writeXml } from "./encode.ts";
import { commented } from "./kept.ts";
import type { XmlOutput } from "./xml_output.ts";
import { type Machine, machine, TOOL_NAMESPACE } from "./testing/sample_grammar.ts";

const NAMESPACES = { tool: TOOL_NAMESPACE, unused: "urn:unused" };

const FULL: Machine = {
  tool: { args: ["-x", ""] },
  sources: [{ type: "net", ranges: [{ exclude: true, start: 80 }], host: "a'b\"<&>\n" }],
  metadata: {
    name: "metadata",
    attributes: [["a", "1"]],
    children: ["mixed ", { name: "b", attributes: [], children: [] }],
  },
  size: { amount: 5, unit: "KiB" },
  fast: true,
  timeout: "never",
  name: "a",
  kind: "big",
};

const FULL_TEXT = `<machine kind='big' timeout='never' xmlns:tool='urn:tool'>
  <name>a</name>
  <fast/>
  <size unit='KiB'>5</size>
  <source type='net' host='a&apos;b&quot;&lt;&amp;&gt;&#10;'>
    <range start='80' exclude='yes'/>
  </source>
  <metadata a='1'>mixed <b/></metadata>
  <tool:tool>
    <arg>-x</arg>
    <arg></arg>
  </tool:tool>
</machine>
`;

Deno.test("encodeDocument() writes in the order of the grammar, whatever the model's", () => {
  assertEquals(encodeDocument(FULL, machine, NAMESPACES), FULL_TEXT);
});

Deno.test("encodeDocument() writes comments before the elements that have them", () => {
  const size = commented({ amount: 5, unit: "KiB" }, "one\ntwo");
  const model = commented<Machine>({ ...FULL, size }, "all");
  assertEquals(
    encodeDocument(model, machine, NAMESPACES),
    "<!-- all -->\n" +
      FULL_TEXT.replace("  <size", "  <!-- one\n       two -->\n  <size"),
  );
  for (const comment of ["a--b", "a-"]) {
    assertThrows(() => encodeDocument(commented(FULL, comment), machine), Error, "No comment");
  }
});

Deno.test("encodeDocument() writes what decodeDocument() reads as the same model", async () => {
  const { model, findings } = await decodeDocument("vm.xml", FULL_TEXT, machine);
  assertEquals(findings, []);
  assertEquals(model, FULL);
});

Deno.test("what was written once is written again as it is", async () => {
  const texts = [
    `<machine kind='small'><metadata xmlns:x='urn:x'>\n <x:a/> <x:b y='1'>t <c> <d/> </c></x:b></metadata><name>a</name></machine>`,
    `<machine xmlns:x='urn:x' kind='small'><metadata><x:a x:y='1'><x:b/></x:a></metadata><name>a</name></machine>`,
    `<machine kind='small'><note>&#13; &#x9;\n ]]&gt;</note><name>a</name></machine>`,
    `<machine kind='small'><source type='net' host='&#13;&#10;&#9;'/><name>a</name></machine>`,
  ];
  for (const text of texts) {
    const first = (await decodeDocument("vm.xml", text, machine)).model;
    const written = first && encodeDocument(first, machine, NAMESPACES);
    const second = (await decodeDocument("vm.xml", written ?? "", machine)).model;
    assertEquals(second, first);
    assertEquals(second && encodeDocument(second, machine, NAMESPACES), written);
  }
});

Deno.test("kept elements take the declarations of their prefixes along", async () => {
  const text =
    `<machine xmlns:x='urn:x' kind='small'><metadata><x:a x:y='1'><x:b/></x:a></metadata>` +
    `<name>a</name></machine>`;
  const { model } = await decodeDocument("vm.xml", text, machine);
  assertEquals(
    model?.metadata && writeXml(model.metadata),
    "<metadata>\n  <x:a x:y='1' xmlns:x='urn:x'>\n    <x:b/>\n  </x:a>\n</metadata>\n",
  );
});

Deno.test("writeXml() writes each kind of content", () => {
  const b: XmlOutput = { name: "b", attributes: [], children: [] };
  const rows: readonly [children: XmlOutput["children"], text: string][] = [
    [[], "<a/>\n"],
    [[""], "<a></a>\n"],
    [["<&>\r"], "<a>&lt;&amp;&gt;&#13;</a>\n"],
    [[b, b], "<a>\n  <b/>\n  <b/>\n</a>\n"],
    [["x", b, "y"], "<a>x<b/>y</a>\n"],
    [[{ ...b, children: [b] }], "<a>\n  <b>\n    <b/>\n  </b>\n</a>\n"],
  ];
  for (const [children, text] of rows) {
    assertEquals(writeXml({ name: "a", attributes: [], children }), text);
  }
});
