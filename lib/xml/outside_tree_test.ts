import { assertEquals } from "@std/assert";
import { outsideTree } from "./outside_tree.ts";

Deno.test("outsideTree() finds comments and processing instructions, and nothing that looks like one", () => {
  const rows: readonly (readonly [text: string, found: readonly string[]])[] = [
    ["<a/>", []],
    ["<?xml version='1.0'?>\n<a/>", []],
    ["<a><!-- b\nc --></a><!---->", ["comment <!-- b\nc -->", "comment <!---->"]],
    ["<?xml-model href='a'?><a/>", ["instruction <?xml-model href='a'?>"]],
    ["<a><![CDATA[<!-- b -->]]></a>", []],
    ["<a><![CDATA[<!--]]><!-- ]]> --></a>", ["comment <!-- ]]> -->"]],
    ["<a><?b <!-- ?>--></a>", ["instruction <?b <!-- ?>"]],
    ["<a><!-- <?b --> ?></a>", ["comment <!-- <?b -->"]],
  ];
  for (const [text, found] of rows) {
    const words = outsideTree(text).map(({ kind, span: { start, end } }) =>
      `${kind} ${text.slice(start, end)}`
    );
    assertEquals(words, found, text);
  }
});
