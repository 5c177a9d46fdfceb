/** Each collected situation and fault has a test that shows what is right, and the table says where. */
import { assertEquals } from "@std/assert";
import { join } from "@std/path/posix";
import { SHOWN } from "./testing/situations.ts";

const LIB = new URL("..", import.meta.url).pathname;
const CASES = Deno.env.get("DOMRUN_CASES") ?? join(LIB, "../../shared/cases");

const collected = [...situations(), ...faults()];
if (collected.length === 0) {
  console.log(`SKIP the collected situations: there are none in ${CASES}`);
}

Deno.test({
  name: "every situation and fault has a test that shows what is right",
  ignore: collected.length === 0,
}, () => assertEquals([...new Set(SHOWN.map(([what]) => what))], collected));

Deno.test("the tests of situations and faults are where the table says", () => {
  const missing = SHOWN.filter(([, file, words]) =>
    !Deno.readTextFileSync(join(LIB, file)).includes(words)
  );
  assertEquals(missing, []);
});

function situations(): readonly string[] {
  return [...text("situations.md").matchAll(/^(\d+)\. /gm)].map(([, number = ""]) => number);
}

function faults(): readonly string[] {
  return [...text("faults.md").matchAll(/^- (F\d+) /gm)].map(([, number = ""]) => number);
}

function text(name: string): string {
  try {
    return Deno.readTextFileSync(join(CASES, name));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}
