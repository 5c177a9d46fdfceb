/**
 * The decoder and xmllint with the emitted schema accept and refuse the same documents: generated ones, and
 * generated ones made wrong. The seed is fixed; scripts/schemas/fuzz.sh tries others.
 */
import { assertEquals } from "@std/assert";
import { domainCodec } from "../../lib/domain/domain.ts";
import { interface_ } from "../../lib/domain/interface.ts";
import type { ElementCodec } from "../../lib/xml/codec.ts";
import { disagreements } from "./agreement.ts";
import { hasXmllint } from "./xmllint.ts";

const CASES: readonly [schema: string, codec: ElementCodec<unknown>, count: number][] = [
  ["domain.rng", domainCodec, 6000],
  ["interface.rng", interface_, 6000],
];

for (const [schema, codec, count] of CASES) {
  Deno.test(`decoder and xmllint agree on ${count} documents of ${schema}`, async () => {
    if (!await hasXmllint()) {
      console.log("SKIP xmllint is not installed");
      return;
    }
    const path = new URL(`../../schemas/${schema}`, import.meta.url).pathname;
    const found = await disagreements(codec, path, { count, seed: 20260801 });
    assertEquals(found.disagreements.slice(0, 5), []);
    assertEquals(found.accepted > count / 4 && found.refused > count / 4, true);
  });
}
