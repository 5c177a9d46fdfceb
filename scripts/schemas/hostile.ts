/** Documents damaged as text, and what must hold of each: an answer, in bounded time, with a place. */
import fc from "fast-check";
import type { ElementCodec } from "../../lib/xml/codec.ts";
import { type Decoded, decodeDocument } from "../../lib/xml/document.ts";
import { documentArbitrary } from "../../lib/xml/testing/document_arbitrary.ts";
import { mutatedArbitrary } from "../../lib/xml/testing/mutation.ts";
import { styleArbitrary, writeInStyle } from "../../lib/xml/testing/writing.ts";

/** Longest that one document of a few kilobytes may take. */
const MOST_MS = 2000;

/** Texts of documents with wrong parts, cut, doubled and sprinkled with characters that mean something. */
export function hostileArbitrary(codec: ElementCodec<unknown>): fc.Arbitrary<string> {
  const document = mutatedArbitrary(documentArbitrary(codec, { percent: 8, most: 2 }));
  const text = fc.tuple(document, styleArbitrary).map(([tree, style]) => writeInStyle(tree, style));
  return fc.tuple(text, fc.array(damageArbitrary, { maxLength: 4 })).map(([whole, damages]) =>
    damages.reduce(damage, whole)
  );
}

interface Damage {
  readonly at: number;
  readonly length: number;
  readonly insert: string;
}

const PIECES = [
  ..."<>/='\"&;![]-?: \n\t\r\0\x1b\u0085\u00A0\u2028\uFEFF\uFFFE\uD800é😀",
  ...["<!--", "-->", "<![CDATA[", "]]>", "<?", "?>", "<!DOCTYPE a [", "&#0;", "&#x110000;", "&x;"],
  ...[
    "<a>",
    "</a>",
    "<a",
    "</",
    "/>",
    "xmlns='u'",
    "xmlns:p='u'",
    "p:a='1'",
    " a=",
    "<?xml ",
    "--",
  ],
  ...["<domain type='kvm'>", "</domain>", "<range start='1'/>", "a".repeat(300), "<a>".repeat(70)],
];

const damageArbitrary: fc.Arbitrary<Damage> = fc.record({
  at: fc.nat(100_000),
  length: fc.oneof(fc.constantFrom(0, 0, 1, 2), fc.nat(300)),
  insert: fc.oneof(fc.constant(""), fc.constantFrom(...PIECES), fc.constantFrom(...PIECES)),
});

function damage(text: string, { at, length, insert }: Damage): string {
  const from = at % (text.length + 1);
  return text.slice(0, from) + insert + text.slice(from + length);
}

/** Decodes `text` and throws when something is wrong with the answer. */
export async function checkAnswer(codec: ElementCodec<unknown>, text: string): Promise<void> {
  const start = performance.now();
  const decoded = await decodeDocument("x.xml", text, codec);
  const tookMs = performance.now() - start;
  if (tookMs > MOST_MS) throw new Error(`It took ${tookMs} ms`);
  checkFindings(decoded, text);
}

function checkFindings({ model, findings }: Decoded<unknown>, text: string): void {
  if (model === undefined && findings.length === 0) throw new Error("Refused without a finding");
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n?|\n/);
  for (const { line, column, length, sourceLine, sourceColumn, message } of findings) {
    const there = [...lines[line - 1] ?? ""];
    const room = there.length + 1 - (column - 1);
    if (line < 1 || line > lines.length || column < 1 || room < 1) {
      throw new Error(`No such place: ${line}:${column} ${message}`);
    }
    if (length < 1 || length > Math.max(1, room)) {
      throw new Error(`Underlined past the end: ${message}`);
    }
    const shown = [...sourceLine][sourceColumn - 1];
    if (shown !== there[column - 1]) throw new Error(`Another source line: ${message}`);
    if (/[.]$/.test(message)) throw new Error(`A final period: ${message}`);
  }
}
