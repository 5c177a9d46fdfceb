/**
 * The long run: many damaged documents, then many that decoder and xmllint must agree on. A run of ten minutes
 * or so for 100,000 documents; says its seed, so that a failure can be had again.
 */
import fc from "fast-check";
import { domainCodec } from "../../lib/domain/domain.ts";
import { interface_ } from "../../lib/domain/interface.ts";
import { disagreements } from "./agreement.ts";
import { checkAnswer, hostileArbitrary } from "./hostile.ts";

const [count = 100_000, seed = Date.now() % 0x7fffffff] = Deno.args.map(Number);
if (!Number.isSafeInteger(count) || count < 1 || !Number.isSafeInteger(seed)) {
  console.error("Usage: scripts/schemas/fuzz.sh [COUNT [SEED]]");
  Deno.exit(2);
}
console.log(`Seed ${seed}, ${count} documents of each kind`);
let failures = 0;
for (const [name, codec] of [["domain", domainCodec], ["interface", interface_]] as const) {
  const numRuns = Math.ceil(count / 2);
  await fc.assert(
    fc.asyncProperty(hostileArbitrary(codec), (text) => checkAnswer(codec, text)),
    { numRuns, seed },
  );
  console.log(`${numRuns} damaged <${name}> documents: each answered, with places`);
  for (let done = 0; done < numRuns; done += 10_000) {
    const batch = { count: Math.min(10_000, numRuns - done), seed: seed + done };
    const { accepted, refused, disagreements: found } = await disagreements(codec, batch);
    console.log(
      `<${name}>: both accept ${accepted} and refuse ${refused}; differ on ${found.length}`,
    );
    for (const one of found.slice(0, 5)) console.log(JSON.stringify(one, null, 2));
    failures += found.length;
  }
}
Deno.exit(failures === 0 ? 0 : 1);
