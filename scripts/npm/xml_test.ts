/** Both profiles must report the same events and errors: the same rows run on whichever is active. */
import { assertEquals } from "@std/assert";
import { parseXmlStream, XmlSyntaxError } from "@std/xml";

/** What lib/xml asks for. */
const OPTIONS = {
  trackPosition: true,
  disallowDoctype: true,
  ignoreComments: true,
  ignoreProcessingInstructions: true,
  coerceCDataToText: true,
  maxDepth: 100,
  maxAttributes: 100,
} as const;

interface Limits {
  readonly maxDepth?: number;
  readonly maxAttributes?: number;
}

/** The events of a document, one a row, and the error that ended it. */
async function events(source: string, limits: Limits = {}): Promise<unknown[]> {
  const rows: unknown[] = [];
  try {
    await parseXmlStream(ReadableStream.from([source]), {
      onDeclaration: (version, encoding, standalone, line, column, offset) =>
        rows.push(["declaration", version, encoding, standalone, line, column, offset]),
      onStartElement: (name, colon, uri, attributes, selfClosing, line, column, offset) => {
        const read = Array.from({ length: attributes.count }, (_, i) => [
          attributes.getName(i),
          attributes.getValue(i),
          attributes.getColonIndex(i),
          attributes.getUri(i),
        ]);
        rows.push(["start", name, colon, uri, read, selfClosing, line, column, offset]);
      },
      onEndElement: (name, colon, uri, line, column, offset) =>
        rows.push(["end", name, colon, uri, line, column, offset]),
      onText: (content, line, column, offset) => rows.push(["text", content, line, column, offset]),
    }, { ...OPTIONS, ...limits });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const place = error instanceof XmlSyntaxError
      ? [error.line, error.column, error.offset]
      : "no position";
    rows.push(["error", error.message, place]);
  }
  return rows;
}

const documents: readonly [source: string, expected: unknown[]][] = [
  ["<a/>", [
    ["start", "a", -1, undefined, [], true, 1, 1, 0],
    ["end", "a", -1, undefined, 1, 1, 0],
  ]],
  ["<a b='1' c=\"&lt;x&#65;\">\r\n\t<b>t</b></a>", [
    [
      "start",
      "a",
      -1,
      undefined,
      [["b", "1", -1, undefined], ["c", "<xA", -1, undefined]],
      false,
      1,
      1,
      0,
    ],
    ["text", "\n\t", 1, 25, 24],
    ["start", "b", -1, undefined, [], false, 2, 2, 26],
    ["text", "t", 2, 5, 29],
    ["end", "b", -1, undefined, 2, 6, 30],
    ["end", "a", -1, undefined, 2, 10, 34],
  ]],
  ["<?xml version='1.0' encoding='UTF-8'?><!--c--><a><![CDATA[<&]]><?p q?>\u{1f600}<b/></a>", [
    ["declaration", "1.0", "UTF-8", undefined, 1, 1, 0],
    ["start", "a", -1, undefined, [], false, 1, 47, 46],
    ["text", "<&", 1, 50, 49],
    ["text", "\u{1f600}", 1, 71, 70],
    ["start", "b", -1, undefined, [], true, 1, 73, 72],
    ["end", "b", -1, undefined, 1, 73, 72],
    ["end", "a", -1, undefined, 1, 77, 76],
  ]],
  ["<a xmlns:q='u'><q:b q:c='1'/></a>", [
    ["start", "a", -1, undefined, [["xmlns:q", "u", 5, undefined]], false, 1, 1, 0],
    ["start", "q:b", 1, "u", [["q:c", "1", 1, "u"]], true, 1, 16, 15],
    ["end", "q:b", 1, "u", 1, 16, 15],
    ["end", "a", -1, undefined, 1, 30, 29],
  ]],
  ["<a b='x\n\ty'> </a>", [
    ["start", "a", -1, undefined, [["b", "x  y", -1, undefined]], false, 1, 1, 0],
    ["text", " ", 2, 5, 12],
    ["end", "a", -1, undefined, 2, 6, 13],
  ]],
];

for (const [source, expected] of documents) {
  Deno.test(`parseXmlStream() reads ${JSON.stringify(source)}`, async () => {
    assertEquals(await events(source), expected);
  });
}

const at = (line: number, column: number) => ` at line ${line}, column ${column}`;

const failures: readonly [source: string, message: string, place: unknown, limits?: Limits][] = [
  ["", "No root element found in XML document", [0, 0, 0]],
  ["<a>\n<b></a>", `Mismatched closing tag: expected </b> but found </a>${at(2, 4)}`, [2, 4, 7]],
  ["<a>\n<b>", `Unclosed element <b>${at(2, 1)}`, [2, 1, 4]],
  ["<a/></b>", `Unexpected closing tag </b> with no matching opening tag${at(1, 5)}`, [1, 5, 4]],
  ["<a b='1' b='2'/>", `Duplicate attribute 'b'${at(1, 1)}`, [1, 1, 0]],
  ["<a><p:b/></a>", `Unbound namespace prefix 'p' in element <p:b>${at(1, 4)}`, [1, 4, 3]],
  ["<a p:b='1'/>", `Unbound namespace prefix 'p' in attribute 'p:b'${at(1, 1)}`, [1, 1, 0]],
  ["<!DOCTYPE a><a/>", `DOCTYPE declarations are not allowed${at(1, 10)}`, [1, 10, 9]],
  [
    "<a>\n x &foo; y</a>",
    "Unknown entity '&foo;' at position 4: " +
    "only predefined entities (lt, gt, amp, apos, quot) are recognized",
    "no position",
  ],
  [
    "<a>x & y</a>",
    "Invalid bare '&' at position 2: use &amp; or a valid entity reference " +
    "(&name;, &#num;, &#xHex;)",
    "no position",
  ],
  [
    "<a b='1' c='x&bad;'/>",
    "Unknown entity '&bad;' at position 1: " +
    "only predefined entities (lt, gt, amp, apos, quot) are recognized",
    "no position",
  ],
  [
    "<a>&#0;</a>",
    "Invalid character reference '&#0;' at position 0: code point 0 is not a valid XML character",
    "no position",
  ],
  [
    "<a><b><c/></b></a>",
    `Element nesting depth exceeds limit of 1${at(1, 4)}`,
    [1, 4, 3],
    { maxDepth: 1 },
  ],
  [
    "<a b='' c=''/>",
    `Attribute count exceeds limit of 1${at(1, 1)}`,
    [1, 1, 0],
    { maxAttributes: 1 },
  ],
];

for (const [source, message, place, limits] of failures) {
  Deno.test(`parseXmlStream() refuses ${JSON.stringify(source)}`, async () => {
    assertEquals((await events(source, limits)).at(-1), ["error", message, place]);
  });
}

// The two libraries word these differently; what counts is that both refuse them, and on which line.
const refused: readonly [source: string, line: number][] = [
  ["<a/>x", 1],
  ["x<a/>", 1],
  ["<a/>\n<b/>", 2],
  ["<a>\n<b c=1/></a>", 2],
  ["<a>\n<b c></b></a>", 2],
  ["<a>\n<b c='<'/></a>", 2],
  ["<a>\n<1/></a>", 2],
  ["<a>\n]]></a>", 2],
  ["<a>\n<!-- -- --></a>", 2],
  ["<a>\n\u0001</a>", 2],
  ["<a>\n< b/></a>", 2],
  ["<a b='1'c='2'/>", 1],
];

for (const [source, line] of refused) {
  Deno.test(`parseXmlStream() refuses ${JSON.stringify(source)} on line ${line}`, async () => {
    const [kind, , place] = (await events(source)).at(-1) as [string, string, number[]];
    assertEquals([kind, place[0]], ["error", line]);
  });
}
