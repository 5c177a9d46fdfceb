import { assertEquals } from "@std/assert";
import { inDocumentOrder, isBlocking } from "../findings/finding.ts";
import type { Vocabulary } from "./decode_context.ts";
import { decodeDocument } from "./document.ts";
import { type Machine, machine } from "./testing/sample_grammar.ts";
import { cpuMs } from "./testing/cpu_time.ts";

const VOCABULARY: Vocabulary = {
  knowsElement: (path, name) => path.join("/") === "machine" && name === "blkiotune",
  knowsAttribute: (path, name) => path.join("/") === "machine/source/range" && name === "dev",
  advice: (path, what) =>
    what === "blkiotune" ? `${path.join("/")}: use ${what} of the host` : undefined,
};

async function decode(text: string) {
  return await decodeDocument("vm.xml", text, machine, VOCABULARY);
}

/** What is said of a document, a line a finding. */
async function said(text: string): Promise<string> {
  const { findings, remarks } = await decode(text);
  return inDocumentOrder([...findings, ...remarks]).map((f) => {
    const head = `${f.line}:${f.column}+${f.length} ${f.severity} ${f.code}: ${f.message}`;
    return f.help === undefined ? head : `${head} (${f.help})`;
  }).join("\n");
}

/** A whole document around some children. */
function wrap(inside: string, attributes = "kind='small'"): string {
  return `<machine ${attributes}>\n${inside}\n<name>a</name></machine>`;
}

Deno.test("decodeDocument() gives the model of a right document", async () => {
  const least = await decode("<machine kind='small'><name>a</name></machine>");
  assertEquals(least.model, { kind: "small", name: "a", sources: [] } satisfies Machine);
  const { model, findings } = await decode(`<machine timeout='never' kind="big">
  <source path='/a'/><fast/>
  <source type='net' host=' h '><range start=' 080 ' exclude='no'/><!-- c --><range start='1' end='2'/></source>
  <note> a &lt;b&gt;<![CDATA[ <c> ]]></note>
  <name>b</name><size unit='MiB'> 7
  </size><loader>  </loader><span low='2' high='5'/>
  <metadata><x:y xmlns:x='urn:x' z='1'/></metadata>
  <t:tool xmlns:t='urn:tool'><arg>-x</arg><arg/></t:tool>
</machine>`);
  assertEquals(findings, []);
  assertEquals(model, {
    kind: "big",
    timeout: "never",
    name: "b",
    note: " a <b> <c> ",
    fast: true,
    size: { unit: "MiB", amount: 7 },
    loader: {},
    span: { length: 3 },
    sources: [
      { type: "file", path: "/a" },
      {
        type: "net",
        host: " h ",
        ranges: [{ start: 80, exclude: false }, { start: 1, end: 2 }],
      },
    ],
    metadata: {
      name: "metadata",
      attributes: [],
      children: [{ name: "x:y", attributes: [["xmlns:x", "urn:x"], ["z", "1"]], children: [] }],
    },
    tool: { args: ["-x", ""] },
  });
});

Deno.test("decodeDocument() says of each mistake where it is, what it is and what to do", async () => {
  const rows: readonly [text: string, findings: string][] = [
    // attributes
    [
      wrap("<source type='net' host='h'>\n\t<range strat='80'/></source>"),
      "3:9+5 error xml/unknown-attribute: unknown attribute 'strat' on <range> (did you mean 'start'?)",
    ],
    [
      wrap("<fast b='1'/>"),
      "2:7+1 error xml/unknown-attribute: unknown attribute 'b' on <fast> (<fast> takes no attributes)",
    ],
    // What is in another form or place than it should be.
    [
      wrap("<size amount='1'/>"),
      "2:1+5 error xml/bad-value: <size> is empty: need a whole number from 0 to 1000\n" +
      "2:7+6 error xml/unknown-attribute: unknown attribute 'amount' on <size> (the value stands between the tags: <size>…</size>)",
    ],
    [
      wrap("", "kind='small' note='yes' fast='yes' low='1'"),
      "1:23+4 error xml/unknown-attribute: unknown attribute 'note' on <machine> (it is an element: write <note>…</note> in <machine>)\n" +
      "1:34+4 error xml/unknown-attribute: unknown attribute 'fast' on <machine> (it is an element: write <fast/> in <machine>)\n" +
      "1:45+3 error xml/unknown-attribute: unknown attribute 'low' on <machine> ('low' belongs on <span> in <machine>)",
    ],
    [
      wrap("<source>/a</source><fast>yes</fast>"),
      "2:1+7 error xml/missing-attribute: <source> needs the attribute 'path' (path='…' takes an absolute path)\n" +
      "2:9+2 error xml/unexpected-text: text in <source>, which holds only elements (say it in an attribute; known here: path, format)\n" +
      "2:26+3 error xml/unexpected-text: text in <fast>, which holds only elements (remove it, or put it in a comment: <!-- … -->)",
    ],
    [
      wrap("<source type='net' host='h'><range first='1' exclude='True'/></source>"),
      "2:36+5 error xml/unknown-attribute: unknown attribute 'first' on <range> (did you mean 'start'?)\n" +
      "2:55+4 error xml/bad-value: invalid exclude='True' on <range>: need 'yes' or 'no' (did you mean 'yes'?)",
    ],
    [
      wrap("<source type='net' name='h'/>"),
      "2:1+7 error xml/missing-attribute: <source> needs the attribute 'host' (host='…' takes text)\n" +
      "2:20+4 error xml/unknown-attribute: unknown attribute 'name' on <source> (known here: type, host)",
    ],
    [
      "<machine kind='small'><name>\ta </name></machine>",
      "1:30+1 error xml/bad-value: invalid 'a' in <name>: need small letters (there is white space around it: remove that)",
    ],
    [
      wrap("<source type='net' host='h'><range start='1' dev='eth0'/></source>"),
      "2:46+3 unsupported xml/unsupported-attribute: attribute 'dev' on <range> is known to libvirt and not supported here",
    ],
    // Another form of the element, which does without.
    [
      wrap("<source type='net' host='h'><range dev='eth0'/></source>"),
      "2:36+3 unsupported xml/unsupported-attribute: attribute 'dev' on <range> is known to libvirt and not supported here",
    ],
    [
      wrap("<source type='net' host='h'><range/></source>"),
      "2:29+6 error xml/missing-attribute: <range> needs the attribute 'start' (start='…' takes a whole number from 1 to 65535)",
    ],
    [
      wrap("<source path='é😀>\n'\tx:y='1' xmlns:x='u'/>"),
      "2:15+3 error xml/bad-value: invalid path='é😀> ' on <source>: need an absolute path\n" +
      "3:3+3 error xml/unknown-attribute: unknown attribute 'x:y' on <source> (known here: type, path, format)",
    ],
    [
      wrap("", "kind='Small' timeout='0'"),
      "1:16+5 error xml/bad-value: invalid kind='Small' on <machine>: need one of 'small', 'big' (did you mean 'small'?)\n" +
      "1:32+1 error xml/bad-value: invalid timeout='0' on <machine>: need 'never' or a whole number from 1 to 65535",
    ],
    [
      wrap("", "kind='huge'"),
      "1:16+4 unsupported xml/unsupported-value: kind='huge' on <machine> is known to libvirt and not supported here (supported: one of 'small', 'big')",
    ],
    [wrap("", "kind='small' xmlns:p='u'"), ""],
    [
      wrap("", "kind='small' xmlns='u'"),
      "1:23+5 error xml/default-namespace: <machine> is put in a namespace, need it without one (remove xmlns='…'; a namespace of your own belongs in <metadata>)",
    ],
    [
      wrap("<fast xmlns='u'/><source><range xmlns='v'/></source>"),
      "2:7+5 error xml/default-namespace: <fast> is put in a namespace, need it without one (remove xmlns='…'; a namespace of your own belongs in <metadata>)\n" +
      "2:18+7 error xml/missing-attribute: <source> needs the attribute 'path' (path='…' takes an absolute path)\n" +
      "2:26+6 error xml/misplaced: <range> means nothing on <source> with type='file' (it belongs to type='net')",
    ],
    [
      wrap("<metadata xmlns='u'><x/></metadata><source path='/a' xmlns=''/>"),
      "2:11+5 error xml/default-namespace: <metadata> is put in a namespace, need it without one (remove xmlns='…'; a namespace of your own belongs in <metadata>)",
    ],
    [wrap("<t:tool xmlns:t='urn:tool' xmlns='u'/>"), ""],
    [wrap("<tool xmlns='urn:tool'><arg xmlns=''>a</arg></tool>"), ""],
    [
      wrap("<tool xmlns='urn:tool'><arg>a</arg></tool>"),
      "2:24+4 error xml/default-namespace: <arg> is put in a namespace, need it without one (remove xmlns='…'; a namespace of your own belongs in <metadata>)",
    ],
    // variants
    [
      wrap("<source type='fil' path='/a'/>"),
      "2:15+3 error xml/bad-value: invalid type='fil' on <source>: need one of 'file', 'net', 'none' (did you mean 'file'?)",
    ],
    [
      wrap("<source type='volume' pool='p'/>"),
      "2:15+6 unsupported xml/unsupported-value: type='volume' on <source> is known to libvirt and not supported here (supported: one of 'file', 'net', 'none')",
    ],
    [
      wrap("<source/>"),
      "2:1+7 error xml/missing-attribute: <source> needs the attribute 'path' (path='…' takes an absolute path)",
    ],
    // children
    ["<machine kind='big'/>", "1:1+8 error xml/missing-element: <machine> needs <name> in it"],
    [
      "<machine kind='big'><nmae>a</nmae></machine>",
      "1:21+5 error xml/unknown-element: unknown element <nmae> in <machine> (did you mean <name>?)",
    ],
    [
      "<machine kind='big'><bogus/></machine>",
      "1:1+8 error xml/missing-element: <machine> needs <name> in it\n" +
      "1:21+6 error xml/unknown-element: unknown element <bogus> in <machine> " +
      "(known here: name, note, fast, size, loader, span, source, metadata, owner, label, tool:tool)",
    ],
    [
      wrap("<fast><x/></fast>"),
      "2:7+2 error xml/unknown-element: unknown element <x> in <fast> (<fast> holds no elements)",
    ],
    [
      wrap("<arg/>"),
      "2:1+4 error xml/unknown-element: unknown element <arg> in <machine> (<arg> belongs in <tool:tool>)",
    ],
    [
      wrap("<blkiotune/>"),
      "2:1+10 unsupported xml/unsupported-element: <blkiotune> in <machine> is known to libvirt and not supported here (machine: use blkiotune of the host)",
    ],
    [
      wrap("<tool:tool xmlns:tool='urn:other'/>"),
      "2:1+10 error xml/unknown-element: unknown element <tool:tool> in <machine> (its namespace is 'urn:other', need xmlns:tool='urn:tool')",
    ],
    [
      wrap("<tool/>"),
      "2:1+5 error xml/unknown-element: unknown element <tool> in <machine> (write <tool:tool>, with xmlns:tool='urn:tool')",
    ],
    [
      wrap("<fast/><fast/>"),
      "2:8+5 error xml/duplicate-element: <fast> may stand only once in <machine> (remove one of them)",
    ],
    [
      "<machine kind='big'><name>A</name><name>b</name></machine>",
      "1:27+1 error xml/bad-value: invalid 'A' in <name>: need small letters\n" +
      "1:35+5 error xml/duplicate-element: <name> may stand only once in <machine> (remove one of them)",
    ],
    // text
    [
      wrap("x &amp; <fast> y </fast>"),
      "2:1+7 error xml/unexpected-text: text in <machine>, which holds only elements (remove it, or put it in a comment: <!-- … -->)\n2:16+1 error xml/unexpected-text: text in <fast>, which holds only elements (remove it, or put it in a comment: <!-- … -->)",
    ],
    [
      wrap("x<fast/>y"),
      "2:1+1 error xml/unexpected-text: text in <machine>, which holds only elements (remove it, or put it in a comment: <!-- … -->)",
    ],
    [
      wrap("<size/>"),
      "2:1+5 error xml/bad-value: <size> is empty: need a whole number from 0 to 1000",
    ],
    [
      wrap("<size>\n <![CDATA[ 12x ]]></size>"),
      "3:12+3 error xml/bad-value: invalid '12x' in <size>: need a whole number from 0 to 1000",
    ],
    [
      wrap("<loader>/a<source>b</source></loader>"),
      "2:9+2 error xml/unexpected-text: <loader> holds text and elements, need one or the other (remove it, or put it in a comment: <!-- … -->)",
    ],
    [
      wrap("<span low='5' high='2'/>"),
      "2:1+5 error xml/bad-element: invalid <span>: high is below low",
    ],
    [
      wrap("<label><x/></label>"),
      "2:1+6 note xml/no-effect: <label> changes nothing here: nothing is labelled",
    ],
    // the root
    [
      "<machin/>",
      "1:1+7 error xml/wrong-root: the document is a <machin>, need <machine> (did you mean <machine>?)",
    ],
    ["<domain/>", "1:1+7 error xml/wrong-root: the document is a <domain>, need <machine>"],
  ];
  for (const [text, findings] of rows) {
    assertEquals({ text, said: await said(text) }, { text, said: findings });
  }
});

Deno.test("decodeDocument() keeps what is right beside what is wrong", async () => {
  const { model, origins } = await decode(wrap("<fast x='1'/><note>n</note><source path='b'/>"));
  assertEquals(model, { kind: "small", name: "a", note: "n", fast: true, sources: [] });
  assertEquals(model && origins?.isDamaged(model), true);
});

Deno.test("a note is no damage", async () => {
  const { model, origins } = await decode(wrap("<label/>"));
  assertEquals(model && origins?.isDamaged(model), false);
});

Deno.test("damage goes with a mapped model", async () => {
  const { model, origins } = await decode(wrap("<span low='1' high='2' x='3'/>"));
  assertEquals(model?.span && origins?.isDamaged(model.span), true);
});

Deno.test("Origins points at the parts of a model", async () => {
  const text = wrap(
    "<source type='net' host='h'><range start='1'/><range start='2'/></source>" +
      "<size unit='KiB'>5</size>",
  );
  const { model, origins } = await decode(text);
  const source = model?.sources[0];
  if (!model || !origins || source?.type !== "net") throw new Error("no model");
  const cut = ({ start, end }: { start: number; end: number }) => text.slice(start, end);
  assertEquals(cut(origins.span(source)), "<source");
  assertEquals(cut(origins.attribute(source, "host")), "h");
  assertEquals(cut(origins.attribute(source, "none")), "<source");
  assertEquals(origins.child(source, "range", 1).start, text.lastIndexOf("<range"));
  assertEquals(cut(origins.child(source, "none")), "<source");
  assertEquals(cut(origins.childAttribute(model, "size", "unit")), "KiB");
  assertEquals(cut(origins.childAttribute(model, "note", "unit")), "<machine");
  assertEquals(cut(origins.childText(model, "size")), "5");
  assertEquals(cut(origins.childText(model, "note")), "<machine");
  assertEquals(cut(origins.span({})), "<machine");
});

Deno.test("decodeDocument() counts findings where nobody would read on", async () => {
  const { findings } = await decode(wrap("<bogus/><fast kidn='x'/>".repeat(2500)));
  assertEquals(findings.length, 1001);
  // Each <fast> but the first is one too many, and is not looked into.
  assertEquals(findings.at(-1)?.message, "4000 more findings are left out");
});

Deno.test("unknown elements by the thousand are counted as fast as they are read", async () => {
  const text = wrap("<bogus/>".repeat(400_000));
  const took = await cpuMs(async () => {
    const { findings } = await decode(text);
    assertEquals(findings.at(-1)?.message, "399000 more findings are left out");
  });
  assertEquals(took < 10_000, true);
});

Deno.test("decodeDocument() takes what is empty for absent where the grammar says so", async () => {
  const text = wrap("<owner></owner><source path='/a' format=''/>");
  const { model, findings } = await decode(text);
  assertEquals([model?.owner, model?.sources], [undefined, [{ type: "file", path: "/a" }]]);
  assertEquals(findings.some(isBlocking), false);
  assertEquals(
    await said(text),
    "2:1+6 warning xml/empty: <owner> is empty, and taken as absent (remove it)\n" +
      "2:34+6 warning xml/empty: format on <source> is empty, and taken as absent (remove it)",
  );
  assertEquals(
    await said(wrap("<owner> </owner>")),
    "2:1+6 error xml/bad-value: invalid '' in <owner>: need small letters",
  );
});

Deno.test("decodeDocument() names a space that is none of XML's", async () => {
  assertEquals(
    await said(wrap("\u00A0<size unit='MiB\u200B'>\u00A07</size>")),
    "2:1+1 error xml/unexpected-text: U+00A0, a no-break space, in <machine>, which holds only elements (write ordinary blanks in its place, here and wherever else it stands)\n" +
      "2:14+4 error xml/bad-value: invalid unit='MiB\u200B' on <size>: need one of 'KiB', 'MiB' (U+200B, a zero-width space, is in it: write an ordinary one, or none)\n" +
      "2:20+2 error xml/bad-value: invalid ' 7' in <size>: need a whole number from 0 to 1000 (U+00A0, a no-break space, is in it: write an ordinary one, or none)",
  );
});
