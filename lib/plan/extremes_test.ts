/** Whatever number stands in a document, it is planned, or refused in order. */
import { assertEquals } from "@std/assert";
import { checkDocument } from "./check_document.ts";
import { capabilitiesOf72, planOf, testdata } from "./testing/documents.ts";

const QEMU = capabilitiesOf72(Deno.readTextFileSync(testdata("capabilities", "qemu-7.2.json")));
/** Ends of what the types of C and JavaScript hold. */
const EXTREMES = [
  "-1",
  "0",
  "1",
  "65535",
  "2147483647",
  "4294967295",
  "9007199254740991",
  "-999999999999999",
];
/** A number that is all of an attribute, or all of an element's text. */
const NUMBER_REGEXP = /(?<=['"])[+-]?[0-9]+(?=['"])|(?<=>)[0-9]+(?=<)/g;

for (const { name } of Deno.readDirSync(testdata("plans"))) {
  Deno.test(`planLaunch() is at a loss for no number in ${name}`, async () => {
    const text = Deno.readTextFileSync(testdata("plans", name));
    const faults: string[] = [];
    for (const { index, 0: number } of text.matchAll(NUMBER_REGEXP)) {
      for (const extreme of EXTREMES) {
        const changed = text.slice(0, index) + extreme + text.slice(index + number.length);
        const fault = await faultOf(changed);
        const line = text.slice(0, index).split("\n").length;
        if (fault !== undefined) faults.push(`${line}: ${extreme} for ${number}: ${fault}`);
      }
    }
    assertEquals(faults, []);
  });
}

/** What goes wrong without a finding; undefined when nothing does. */
async function faultOf(text: string): Promise<string | undefined> {
  try {
    const { plan } = planOf(await checkDocument("vm.xml", text), QEMU);
    const words = [plan?.qemu.args ?? [], ...(plan?.passt.map(({ args }) => args) ?? [])].flat();
    return words.find((word) => /\bNaN\b|Infinity|undefined|[0-9]e\+[0-9]/.test(word));
  } catch (error) {
    return String(error);
  }
}
