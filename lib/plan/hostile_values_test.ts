/** Whatever stands in a value of a document, it becomes no option and no member of an option: of QEMU's, or of passt's. */
import { assert, assertEquals } from "@std/assert";
import { checkDocument } from "./check_document.ts";
import { capabilitiesOf72, planOf, testdata, withFeatures } from "./testing/documents.ts";

const OLD = capabilitiesOf72(Deno.readTextFileSync(testdata("capabilities", "qemu-7.2.json")));
const EVERYTHING = withFeatures(
  OLD,
  Object.fromEntries(Object.keys(OLD.features).map((name) => [name, true])),
);
/** With JSON where a QEMU takes it, and with keys and values. */
const QEMUS = [
  OLD,
  EVERYTHING,
  withFeatures(OLD, { "device.json": false, "netdev.json": false, "object.json": false }),
];
const HOSTILE = [",hostile=on", ',,hostile=on","hostile":" --hostile'];
/** An attribute's value, or all of an element's text. */
const VALUE_REGEXP = /(?<=[\s][\w:]+=)'[^'<]*'|(?<=>)[^<>\s][^<>]*(?=<)/g;
/** What follows these is one value, whatever is in it: qemu(1). */
const WHOLE = ["-append", "-kernel", "-initrd", "-dtb", "-uuid", "-pidfile", "-D", "-bios"];

for (const { name } of Deno.readDirSync(testdata("plans"))) {
  Deno.test(`no value of ${name} becomes an option`, async () => {
    const text = Deno.readTextFileSync(testdata("plans", name));
    const own = text.search(/<qemu:(?:commandline|override)|$/);
    const faults: string[] = [];
    let planned = 0;
    for (const { index, 0: found } of text.slice(0, own).matchAll(VALUE_REGEXP)) {
      const end = index + found.length - (found.endsWith("'") ? 1 : 0);
      for (const hostile of HOSTILE) {
        const value = hostile.replaceAll('"', "&quot;");
        const shapes = await shapesOf(text.slice(0, end) + value + text.slice(end));
        if (shapes.some((shape) => shape !== undefined)) planned++;
        if (!shapes.some((shape) => shape?.includes("hostile"))) continue;
        faults.push(`${text.slice(0, index).split("\n").length}: ${found} with ${hostile}`);
      }
    }
    assertEquals(faults, []);
    assert(planned > 0, "some value of each document takes any text");
  });
}

/** The names in the command lines, without their values; undefined where there is none. */
async function shapesOf(text: string): Promise<readonly (string | undefined)[]> {
  const document = await checkDocument("vm.xml", text);
  return QEMUS.map((qemu) => {
    const { plan } = planOf(document, qemu);
    if (plan === undefined) return undefined;
    const ofPasst = plan.passt.flatMap(({ args }) => args.filter((arg) => arg.startsWith("-")));
    return [...shapesOfArguments(plan.qemu.args), ...ofPasst].join(" ");
  });
}

function shapesOfArguments(args: readonly string[]): string[] {
  return args.map((arg, index) => {
    const option = args[index - 1] ?? "";
    if (WHOLE.includes(option)) return "";
    if (/^-[\w-]+$/.test(arg) && !option.startsWith("-")) return arg;
    return arg.startsWith("{") ? membersOf(JSON.parse(arg)) : namesOf(arg);
  });
}

/** Commas part members where they are not doubled: qemu(1), "keyval". */
function namesOf(arg: string): string {
  return arg.replaceAll(",,", "").split(",").map((member) => member.replace(/=.*/s, "="))
    .filter((member) => member.endsWith("=")).join(",");
}

function membersOf(value: unknown): string {
  const names: string[] = [];
  JSON.stringify(value, (name, member) => {
    names.push(name);
    return member;
  });
  return names.join(",");
}
