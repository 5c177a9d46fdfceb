/** Damaged documents of a fixed seed; scripts/schemas/fuzz.sh runs many more. */
import fc from "fast-check";
import { domainCodec } from "../../lib/domain/domain.ts";
import { interface_ } from "../../lib/domain/interface.ts";
import { checkAnswer, hostileArbitrary } from "./hostile.ts";

for (const codec of [domainCodec, interface_]) {
  Deno.test(`damaged <${codec.name}> documents are answered with places`, async () => {
    await fc.assert(
      fc.asyncProperty(hostileArbitrary(codec), (text) => checkAnswer(codec, text)),
      { numRuns: 2500, seed: 20260801 },
    );
  });
}
