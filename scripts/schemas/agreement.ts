/** Compares the decoder with xmllint on documents made at random from a grammar. */
import fc from "fast-check";
import type { ElementCodec } from "../../lib/xml/codec.ts";
import { decodeDocument } from "../../lib/xml/document.ts";
import { documentArbitrary } from "../../lib/xml/testing/document_arbitrary.ts";
import { mutatedArbitrary } from "../../lib/xml/testing/mutation.ts";
import { styleArbitrary, writeInStyle } from "../../lib/xml/testing/writing.ts";
import { isBlocking } from "../../lib/findings/finding.ts";
import { relaxNg } from "../../lib/xml/relaxng.ts";
import { acceptedByXmllint } from "./xmllint.ts";

export interface Agreement {
  readonly accepted: number;
  readonly refused: number;
  readonly disagreements: readonly Disagreement[];
}

export interface Disagreement {
  readonly text: string;
  /** What the decoder says; nothing when it accepts what xmllint refuses. */
  readonly decoder: readonly string[];
}

/** Runs both on `count` documents, half of them valid and half made wrong. Effects: xmllint. */
export async function disagreements(
  codec: ElementCodec<unknown>,
  { count, seed }: { readonly count: number; readonly seed: number },
): Promise<Agreement> {
  const documents = sampleDocuments(codec, { count, seed });
  const byXmllint = await acceptedByXmllint(relaxNg(codec), documents);
  const found: Disagreement[] = [];
  let accepted = 0;
  for (const [index, text] of documents.entries()) {
    const { findings } = await decodeDocument("x.xml", text, codec);
    // A rule between the parts of one element is not the grammar's.
    const blocking = findings.filter((f) => isBlocking(f) && f.code !== "xml/bad-element");
    const isAccepted = blocking.length === 0;
    if (isAccepted) accepted++;
    if (isAccepted === byXmllint.has(index)) continue;
    found.push({ text, decoder: blocking.map((f) => `${f.line}:${f.column} ${f.message}`) });
  }
  return { accepted, refused: documents.length - accepted, disagreements: found };
}

/** Texts of documents of a grammar, valid and made wrong in turn; the same for the same seed. Pure. */
function sampleDocuments(
  codec: ElementCodec<unknown>,
  { count, seed }: { readonly count: number; readonly seed: number },
): readonly string[] {
  const valid = documentArbitrary(codec, { percent: 15, most: 2 });
  const text = (document: typeof valid) =>
    fc.tuple(document, styleArbitrary).map(([tree, style]) => writeInStyle(tree, style));
  const half = Math.ceil(count / 2);
  const good = fc.sample(text(valid), { numRuns: half, seed });
  const bad = fc.sample(text(mutatedArbitrary(valid)), { numRuns: count - half, seed: seed + 1 });
  return [...good, ...bad];
}
