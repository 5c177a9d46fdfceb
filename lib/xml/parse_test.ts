import { assertEquals } from "@std/assert";
import { LIMITS } from "./limits.ts";
import { parseXml } from "./parse.ts";
import { cpuMs } from "./testing/cpu_time.ts";
import { makeSource } from "../findings/source.ts";
import type { XmlElement } from "./tree.ts";

async function refusal(text: string): Promise<string> {
  const { finding } = await parseXml(makeSource("vm.xml", text));
  if (!finding) return "accepted";
  return `${finding.line}:${finding.column} ${finding.code} ${finding.message}`;
}

/** The tree as a short text: names, attributes, texts and offsets. */
function shown({ name, attributes, children, offset }: XmlElement): string {
  const inside = children.map((c) => c.kind === "text" ? `${c.offset}"${c.value}"` : shown(c));
  const listed = attributes.map((a) => `${a.name}=${a.value}${a.uri ? `{${a.uri}}` : ""}`);
  return `${offset}<${[name, ...listed].join(" ")}>[${inside.join(",")}]`;
}

Deno.test("parseXml() gives the tree with the offset of each element and text", async () => {
  const rows: readonly [text: string, tree: string][] = [
    ["<a/>", "0<a>[]"],
    ["\uFEFF<?xml version='1.0'?>\r\n<a>\r\n<b/></a>", '22<a>[25"\n",26<b>[]]'],
    ["<!-- <x/> --><a b='1>2'/>", "13<a b=1>2>[]"],
    ["<a b='x\ny\tz&#10;&lt;'/>", "0<a b=x y z\n<>[]"],
    ["<a>é😀<b/>x</a>", '0<a>[3"é😀",6<b>[],10"x"]'],
    ["<a>&amp;<![CDATA[<&]]></a>", '0<a>[3"&",8"<&"]'],
    ["<p:a xmlns:p='u' p:b='1' c='2'/>", "0<p:a xmlns:p=u p:b=1{u} c=2>[]"],
    ["<a><b></b><b\n/></a>\n<!-- end -->\n", "0<a>[3<b>[],10<b>[]]"],
  ];
  for (const [text, expected] of rows) {
    const { document, finding } = await parseXml(makeSource("vm.xml", text));
    assertEquals(finding, undefined);
    assertEquals(document && shown(document.root), expected);
  }
});

/** Elements in document order, as `name=localName{uri}`. */
function names({ name, localName, uri, children }: XmlElement): string[] {
  const inside = children.flatMap((c) => c.kind === "text" ? [] : names(c));
  return [`${name}=${localName}${uri === undefined ? "" : `{${uri}}`}`, ...inside];
}

Deno.test("parseXml() gives local names and namespaces", async () => {
  const rows: readonly [text: string, found: readonly string[]][] = [
    ["<a xmlns:q='u'><q:b/><c/></a>", ["a=a", "q:b=b{u}", "c=c"]],
    ["<a><q:b xmlns:q='u'><q:c xmlns:q='v'/></q:b></a>", ["a=a", "q:b=b{u}", "q:c=c{v}"]],
    // Without a prefix: for the element itself and what is in it, to the next declaration.
    ["<a xmlns='u'><b/></a>", ["a=a{u}", "b=b{u}"]],
    ["<a><b xmlns='u'><c/></b><d/></a>", ["a=a", "b=b{u}", "c=c{u}", "d=d"]],
    ["<a xmlns='u'><b xmlns=''><c/></b><d xmlns='v'/></a>", ["a=a{u}", "b=b", "c=c", "d=d{v}"]],
    ["<a xmlns='u'><q:b xmlns:q='v'><c/></q:b></a>", ["a=a{u}", "q:b=b{v}", "c=c{u}"]],
  ];
  for (const [text, found] of rows) {
    const { document } = await parseXml(makeSource("vm.xml", text));
    assertEquals(document && names(document.root), found);
  }
});

Deno.test("parseXml() refuses what passes a limit, in bounded time", async () => {
  const { depth, attributes, bytes } = LIMITS;
  const many = (count: number) => Array.from({ length: count }, (_, i) => ` a${i}='1'`).join("");
  assertEquals(await refusal("<a>".repeat(depth) + "</a>".repeat(depth)), "accepted");
  assertEquals(await refusal(`<a${many(attributes)}/>`), "accepted");
  const rows: readonly [text: string, said: string][] = [
    [
      "<a>".repeat(depth + 1),
      `1:${3 * depth + 1} xml/limit Element nesting depth exceeds limit of 64`,
    ],
    [`<a${many(attributes + 1)}/>`, "1:1 xml/limit Attribute count exceeds limit of 64"],
  ];
  for (const [text, said] of rows) assertEquals(await refusal(text), said);
  const took = await cpuMs(async () => {
    await refusal("<a>".repeat(bytes / 3));
    await refusal("<a " + "b='' ".repeat(bytes / 64));
    await refusal("<!DOCTYPE a [" + "<!ENTITY x '&y;'>".repeat(bytes / 32) + "]><a>&x;</a>");
    const long = await refusal("<" + "a".repeat(bytes / 4));
    assertEquals(long.length < 1100, true);
  });
  assertEquals(took < 10_000, true);
});

Deno.test("parseXml() takes an encoding that makes no difference, and no other", async () => {
  const rows: readonly [text: string, said: string][] = [
    ["<?xml version='1.0' encoding='utf-8'?><a>é</a>", "accepted"],
    ["<?xml version='1.0' encoding='UTF8'?><a>é</a>", "accepted"],
    ["<?xml version='1.0' encoding='ISO-8859-1'?><a>e</a>", "accepted"],
    [
      "<?xml version='1.0' encoding='ISO-8859-1'?><a>é</a>",
      "1:1 xml/encoding the document says that it is in ISO-8859-1, need UTF-8",
    ],
  ];
  for (const [text, said] of rows) assertEquals(await refusal(text), said);
});
