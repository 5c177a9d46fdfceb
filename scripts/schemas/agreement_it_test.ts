/**
 * The decoder and xmllint with the emitted schema accept and refuse the same documents: generated ones, and
 * generated ones made wrong. The seed is fixed; scripts/schemas/fuzz.sh tries others.
 */
import { assertEquals } from "@std/assert";
import { domainCodec } from "../../lib/domain/domain.ts";
import { interface_ } from "../../lib/domain/interface.ts";
import { disagreements } from "./agreement.ts";
import { hasXmllint } from "./xmllint.ts";

const COUNT = 6000;

for (const codec of [domainCodec, interface_]) {
  Deno.test(`decoder and xmllint agree on ${COUNT} <${codec.name}> documents`, async () => {
    if (!await hasXmllint()) {
      console.log("SKIP xmllint is not installed");
      return;
    }
    const found = await disagreements(codec, { count: COUNT, seed: 20260801 });
    assertEquals(found.disagreements.slice(0, 5), []);
    assertEquals(found.accepted > COUNT / 4 && found.refused > COUNT / 4, true);
  });
}
