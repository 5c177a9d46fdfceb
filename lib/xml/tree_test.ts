import { assertEquals } from "@std/assert";
import { parseXml } from "./parse.ts";
import { makeSource, type Source, type Span } from "../findings/source.ts";
import {
  attributeSpans,
  attributeValue,
  childElements,
  elementSpan,
  hasElements,
  nodeSpan,
  textOf,
  textSpan,
  type XmlElement,
} from "./tree.ts";

async function tree(text: string): Promise<{ source: Source; root: XmlElement }> {
  const { document, finding } = await parseXml(makeSource("vm.xml", text));
  if (!document) throw new Error(finding.message);
  return document;
}

function cut({ text }: Source, span: Span | undefined): string | undefined {
  return span && text.slice(span.start, span.end);
}

Deno.test("attributeSpans() finds each attribute in the text of its tag", async () => {
  const rows: readonly [text: string, name: string, value: string | undefined][] = [
    ["<a b='1' c='2'/>", "c", "2"],
    [`<a b="c='x'" c='2'/>`, "c", "2"],
    ["<a b='x > y' c='2'>z</a>", "c", "2"],
    ["<a\n\tb\n=\n'1'\n\tc = '2'\n/>", "c", "2"],
    ["<a b='&lt;&#65;' c='&amp;'/>", "c", "&amp;"],
    ["<a b='&lt;&#65;' c='&amp;'/>", "b", "&lt;&#65;"],
    ["<a b='line 1\nline 2' c=''/>", "b", "line 1\nline 2"],
    ["<a b='1' c=''/>", "c", ""],
    ["<a xmlns:p='u' p:c='1' c='2'/>", "p:c", "1"],
    ["<a b='1'/>", "c", undefined],
    ["<a b='1'><x c='2'/></a>", "c", undefined],
    ["<é ü='漢'/>", "ü", "漢"],
    ["<a>b='1'</a>", "b", undefined],
  ];
  for (const [text, name, value] of rows) {
    const { source, root } = await tree(text);
    const spans = attributeSpans(source, root, name);
    const expected = value === undefined ? undefined : { name, value };
    const found = spans && { name: cut(source, spans.name), value: cut(source, spans.value) };
    assertEquals({ text, found }, { text, found: expected });
  }
});

Deno.test("attributeValue() finds an attribute by its name as written", async () => {
  const { root } = await tree("<a b='1' xmlns:p='u' p:c='&lt;2' d=''/>");
  const found = ["b", "p:c", "c", "d"].map((name) => attributeValue(root, name));
  assertEquals(found, ["1", "<2", undefined, ""]);
});

Deno.test("hasElements() tells what an element holds", async () => {
  const rows: readonly [text: string, expected: boolean][] = [
    ["<a>x</a>", false],
    ["<a/>", false],
    ["<a b='1'>x<!-- <y/> -->z</a>", false],
    ["<a>x<b/></a>", true],
    ["<a><b>x</b></a>", true],
  ];
  for (const [text, expected] of rows) {
    assertEquals({ text, found: hasElements((await tree(text)).root) }, { text, found: expected });
  }
});

Deno.test("elementSpan() is the start of the tag", async () => {
  const { source, root } = await tree("<!-- <b> --><a><x:b xmlns:x='u'/></a>");
  assertEquals(cut(source, elementSpan(root)), "<a");
  assertEquals(childElements(root).map((e) => cut(source, elementSpan(e))), ["<x:b"]);
});

Deno.test("textOf() and textSpan() read text in all its forms", async () => {
  const rows: readonly [text: string, content: string, marked: string][] = [
    ["<a>x</a>", "x", "x"],
    ["<a>\n  x y \n</a>", "\n  x y \n", "x y"],
    ["<a/>", "", "<a"],
    ["<a>  </a>", "  ", "<a"],
    ["<a>&lt;&#233;</a>", "<é", "&lt;&#233;"],
    ["<a><![CDATA[ <x> ]]></a>", " <x> ", "<x>"],
    ["<a> <![CDATA[x]]> </a>", " x ", "x"],
    ["<a><![CDATA[]]>x</a>", "x", "x"],
    ["<a>x<!-- - -->y</a>", "xy", "x"],
    ["<a>x<?p q?>y</a>", "xy", "x"],
    ["<a><b/>x<b/></a>", "x", "x"],
    ["<a>\u00A0</a>", "\u00A0", "\u00A0"],
  ];
  for (const [text, content, marked] of rows) {
    const { source, root } = await tree(text);
    assertEquals(
      { text, content: textOf(root), marked: cut(source, textSpan(source, root)) },
      { text, content, marked },
    );
  }
});

Deno.test("nodeSpan() is one text of several", async () => {
  const { source, root } = await tree("<a>x<b/> y <b/>z</a>");
  const texts = root.children.filter((node) => node.kind === "text");
  assertEquals(texts.map((node) => cut(source, nodeSpan(source, node))), ["x", "y", "z"]);
});
