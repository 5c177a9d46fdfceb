import { assertEquals } from "@std/assert";
import { LIMITS } from "./limits.ts";
import { parseWithLibrary } from "./parse.ts";
import { scanXml } from "./scan.ts";
import { makeSource } from "../findings/source.ts";

const PLAIN = [
  "<a/>",
  "<a></a >",
  "\uFEFF<?xml version='1.0'?>\r\n<a>\r\n<b/></a>\n",
  '<?xml version="1.0" encoding="UTF-8"?><a/>',
  "<!-- <x/> --> <a b='1>2'/><!-- end -->\n",
  "<a b='it is \"so\"' c = \"it's\"\n\td=''/>",
  "<a>x<b/>y<!-- - -->z<b-1.c_/>\n</a>",
  "<a>é\uFFFD</a>",
  "<a x='1'><a x='2'><b/></a><b/></a>",
  "<p:a xmlns:p='u' p:b='1' b='2'><p:c/><q:d xmlns:q='v' xmlns:p='w' p:e='3'/><p:f/></p:a>",
  "<a>".repeat(LIMITS.depth) + "</a>".repeat(LIMITS.depth),
];

Deno.test("scanXml() gives the tree that the library gives", async () => {
  for (const text of PLAIN) {
    const source = makeSource("x.xml", text);
    const { document } = await parseWithLibrary(source);
    assertEquals(scanXml(source.text), document?.root, text);
  }
});

Deno.test("scanXml() leaves to the library what is not plain, or wrong", () => {
  const attributes = Array.from({ length: LIMITS.attributes + 1 }, (_, i) => ` a${i}=''`).join("");
  const rows = [
    ...[
      "",
      " ",
      "a",
      ":a/>",
      "ba b='1'/>",
      "<a",
      "<a/",
      "<a/ >",
      "<a>",
      "<a></b>",
      "<a></a",
      "<a/><b/>",
      "<a/>x",
      "x<a/>",
    ],
    ...[
      "<a b/>",
      "<a b=/>",
      "<a b=c/>",
      "<a b='c\"/>",
      "<a b='1'c='2'/>",
      "<a b='1' b='2'/>",
      "<1/>",
    ],
    ...[
      "<a b='<'/>",
      "<a b='1\n2'/>",
      "<a b='1\t2'/>",
      "<a>]]></a>",
      "<a>&amp;</a>",
      "<a b='&lt;'/>",
    ],
    ...["<!DOCTYPE a><a/>", "<?p q?><a/>", "<a><?p q?></a>", "<a><![CDATA[x]]></a>", "<é/>"],
    ...[
      "<!-- -- --><a/>",
      "<a><!-- x</a>",
      "<a><!- x --></a>",
      "<!--><a/>",
      "<a>\0</a>",
      "<a>\x7F</a>",
    ],
    ...["<a>😀</a>", "<a>\uD800</a>", "<a>\uFFFE</a>", "<?xml version='1.1'?><a/>"],
    ...["<?xml version='1.0' encoding='latin1'?><a/>", " <?xml version='1.0'?><a/>"],
    ...[
      "<a xmlns='u'/>",
      "<p:a/>",
      "<a p:b='1'/>",
      "<a xmlns:p=''/>",
      "<a xmlns:xml='u'/>",
      "<a:/>",
    ],
    ...[
      "<:a/>",
      "<p:a:b xmlns:p='u'/>",
      "<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>",
      "<xmlns:a/>",
    ],
    ...["<p:a xmlns:p='u'><q:b/></p:a>", "<a><b xmlns:p='u'/><p:c/></a>", `<a${attributes}/>`],
    "<a>".repeat(LIMITS.depth + 1) + "</a>".repeat(LIMITS.depth + 1),
  ];
  for (const text of rows) assertEquals(scanXml(text), undefined, text);
});

Deno.test("scanXml() takes nothing that the library refuses, whichever character is wrong", async () => {
  for (const plain of PLAIN.slice(0, -1)) {
    for (let at = 0; at <= plain.length; at++) {
      const [before, after] = [plain.slice(0, at), plain.slice(at)];
      const inserted = [..."<>/='\"&;!?-: \n\ra1]"].map((character) => before + character + after);
      for (const text of [...inserted, before + after.slice(1), before + after.slice(2), before]) {
        const source = makeSource("x.xml", text);
        const root = scanXml(source.text);
        const library = root && await parseWithLibrary(source);
        assertEquals(root, library?.document?.root, text);
      }
    }
  }
});
