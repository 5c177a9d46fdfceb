import { assertEquals } from "@std/assert";
import { parseXml } from "./parse.ts";
import { makeSource } from "../findings/source.ts";

/** Text, then place, what is underlined, message and help. */
type Row = readonly [text: string, place: string, marked: string, message: string, help?: string];

const ENTITIES =
  "XML has &lt; &gt; &amp; &apos; &quot; and numbers such as &#160;\nfor the character '&' itself write &amp;";

const ROWS: readonly Row[] = [
  // references
  ["<a>x & y</a>", "1:6", "&", "'&' begins no reference", "write &amp; for the character '&'"],
  [
    "<a>\n<!-- & --><![CDATA[&]]>\n\té😀&x</a>",
    "3:4",
    "&",
    "'&' begins no reference",
    "write &amp; for the character '&'",
  ],
  [
    "<a>\r\n  <b c='x?y&z=1'/>\r\n</a>",
    "2:12",
    "&",
    "'&' begins no reference",
    "write &amp; for the character '&'",
  ],
  ["<a b='&nbsp;'/>", "1:7", "&nbsp;", "unknown entity &nbsp;", ENTITIES],
  ["<a>&lt;&#0;</a>", "1:8", "&#0;", "&#0; is no character of XML", "remove it"],
  ["<a>&#xD800;</a>", "1:4", "&#xD800;", "&#xD800; is no character of XML", "remove it"],
  ["<a>&#x;</a>", "1:4", "&", "'&' begins no reference", "write &amp; for the character '&'"],
  ["<a>a ]]> b</a>", "1:6", "]]>", "']]>' stands in text", "write ]]&gt;"],
  ["<a>\n\x1b[0m</a>", "2:1", "\x1b", "the character U+001B may not stand in XML", "remove it"],
  [
    "\0\0",
    "1:1",
    "\0",
    "the character U+0000 may not stand in XML",
    "is this a text file, and in UTF-8?",
  ],
  // elements
  [
    "<a>\n <b>\n</a>",
    "3:1",
    "</a>",
    "</a> while <b> of line 2 is still open",
    "close it before with </b>, or write <b/>",
  ],
  [
    "<a>\n <bc>\n </cb></a>",
    "3:2",
    "</cb>",
    "</cb> closes nothing: <bc> of line 2 is open",
    "write </bc>",
  ],
  ["<a/></a>", "1:5", "</a>", "</a> closes nothing: no <a> is open", "remove it"],
  ["<a><b>x", "1:4", "<b", "<b> is not closed", "add </b>, or write <b/> where it holds nothing"],
  ["<a></", "1:4", "</", "an end tag has a name and '>'", "write </a>"],
  ["<a></a b>", "1:4", "</", "an end tag has a name and '>'", "write </a>"],
  ["<a>\n1 < 2</a>", "2:3", "<", "'<' begins no tag", "write &lt; for the character '<'"],
  [
    "<a/>\n<b/>",
    "2:1",
    "<b",
    "a second element <b> after the document's own",
    "put each document into a file of its own",
  ],
  ["", "1:1", "", "there is no element in the document"],
  ["<!-- only -->\n", "1:1", "<", "there is no element in the document"],
  // attributes
  [
    "<a\u00A0b='1'/>",
    "1:3",
    "\u00A0",
    "unexpected U+00A0, a no-break space, in the tag <a>",
    "write an ordinary blank in its place, here and wherever else it stands",
  ],
  ["<a b='1' b='2'/>", "1:10", "b", "attribute 'b' stands twice on <a>", "remove one of them"],
  ["<a b='1'c='2'/>", "1:9", "c", "no blank before the attribute 'c'", "add one"],
  ["<a b/>", "1:4", "b", "attribute 'b' on <a> has no value", "write b='…'"],
  ["<a\n  b=80>", "2:5", "80", "the value of 'b' is not in quotes", "write b='80'"],
  ["<a b=80/>", "1:6", "80", "the value of 'b' is not in quotes", "write b='80'"],
  ["<a b=/>", "1:6", "/", "the value of 'b' is not in quotes", "write b='…'"],
  [
    "<a b=“80”/>",
    "1:6",
    "“80”",
    "the value of 'b' is not in quotes",
    "write b='80', with straight quotes",
  ],
  ["<a b='1<2'/>", "1:8", "<", "'<' stands in the value of 'b'", "write &lt;"],
  ["<a b='1>\n<c/></a>", "1:6", "'", "the quote before the value of 'b' is not closed", "add '"],
  ['<a b="1', "1:6", '"', "the quote before the value of 'b' is not closed", 'add "'],
  ["<a b='1'\n <c/>", "1:1", "<a", "the tag <a is not closed", "add '>' or '/>'"],
  ["<a b='1'", "1:1", "<a", "the tag <a is not closed", "add '>' or '/>'"],
  ["<a '1'/>", "1:4", "'", `unexpected "'" in the tag <a>`],
  ["<a ;/>", "1:4", ";", "unexpected ';' in the tag <a>"],
  // the rest of a document
  [
    "x<a/>",
    "1:1",
    "x",
    "text before the document's element",
    "remove it; a document begins with its element or with <?xml …?>",
  ],
  [
    "<a/>\n x y \nz",
    "2:2",
    "x y",
    "text after the document's element",
    "remove it; a document is one element, from its start tag to its end tag",
  ],
  [
    "<!DOCTYPE a><a/>",
    "1:1",
    "<!DOCTYPE",
    "DOCTYPE is not taken",
    "remove it; a domain document has no use for one",
  ],
  [
    "\n<?xml version='1.0'?><a/>",
    "2:1",
    "<?xml",
    "the XML declaration is not the first thing in the document",
    "remove the white space before it",
  ],
  [
    "<a><!-- x -- y --></a>",
    "1:11",
    "--",
    "'--' stands in a comment",
    "a comment ends at '-->' and has no other '--' in it",
  ],
  [
    "<a><!-- x <!-- y --> --></a>",
    "1:13",
    "--",
    "'--' stands in a comment",
    "comments do not hold comments; close the outer one first",
  ],
  ["<a><!-- x", "1:4", "<!--", "the comment is not closed", "close it with -->"],
  ["<a><![CDATA[x</a>", "1:4", "<![C", "the CDATA section is not closed", "close it with ]]>"],
  ["<a><?x</a>", "1:4", "<?x<", "the processing instruction is not closed", "close it with ?>"],
  [
    "<a>\n <qemu:b/></a>",
    "2:2",
    "<qemu:b",
    "the prefix 'qemu:' is not declared",
    "add xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0' to the document's element",
  ],
  [
    "<a x:b='1'/>",
    "1:1",
    "<a",
    "the prefix 'x:' is not declared",
    "add xmlns:x='…' to the document's element",
  ],
];

Deno.test("mistakes of syntax are told with place, words and help", async () => {
  for (const [text, place, marked, message, help] of ROWS) {
    const source = makeSource("vm.xml", text);
    const { finding } = await parseXml(source);
    const found = finding && {
      text,
      place: `${finding.line}:${finding.column}`,
      marked: [...finding.sourceLine].slice(finding.column - 1, finding.column - 1 + finding.length)
        .join(""),
      message: finding.message,
      help: finding.help,
      code: finding.code,
    };
    assertEquals(found, { text, place, marked, message, help, code: "xml/syntax" });
  }
});
