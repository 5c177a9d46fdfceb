/** What is said of parts with marks: where, and in which words. */
import { assertEquals } from "@std/assert";
import { attribute, child, element, variants } from "./codec.ts";
import { decodeDocument } from "./document.ts";
import { integer, oneOf } from "./value.ts";

const timer = element("timer", {
  name: attribute("name", oneOf(["rtc", "pit"])),
  present: attribute("present", oneOf(["yes", "no"])).optional(),
  track: child(element("track", {})).optional(),
});

const grammar = element("machine", {
  id: attribute("id", integer(0)).optional().ignored("nobody asks", { silent: true }),
  cores: attribute("cores", integer(1)).optional()
    .ignored("there is one core", { when: (cores) => cores > 1, help: "remove it" }),
  clock: attribute("clock", oneOf(["utc", "local"])).optional()
    .unsupported("there is no local time", { when: (clock) => clock === "local" }),
  kind: attribute("kind", oneOf(["a", "b"])).optional()
    .restricted({ severity: "unsupported", code: "a/b", message: "a rule says it" }),
  timers: child(timer).many()
    .unsupported("the pit is always there", {
      at: "@present",
      when: ({ name, present }) => name === "pit" && present === "no",
    })
    .unsupported("the rtc tracks nothing", {
      at: "track",
      when: ({ track }) => track !== undefined,
    }),
  tpm: child(element("tpm", {})).optional().unsupported("there is no TPM", {
    help: "remove <tpm>",
  }),
  source: child(variants("source", "type", { file: {}, net: {}, bus: {} }, {
    refused: { net: { why: "there is no net" }, bus: { why: "a rule says it", rule: "a/b" } },
  })).optional(),
});

const ROWS: readonly (readonly [text: string, remarks: readonly string[]])[] = [
  ["<machine id='1' cores='1' clock='utc' kind='a'/>", []],
  ["<machine cores='2'/>", [
    "2: note xml/no-effect: cores on <machine> changes nothing here: there is one core (remove it)",
  ]],
  ["<machine clock='local'/>", [
    "local: unsupported xml/unsupported-value: there is no local time",
  ]],
  ["<machine><tpm/></machine>", [
    "<tpm: unsupported xml/unsupported-element: there is no TPM (remove <tpm>)",
  ]],
  ["<machine><timer name='rtc' present='no'/><timer name='pit' present='no'/></machine>", [
    "no: unsupported xml/unsupported-value: the pit is always there",
  ]],
  ["<machine><timer name='rtc'><track/></timer></machine>", [
    "<track: unsupported xml/unsupported-element: the rtc tracks nothing",
  ]],
  ["<machine><source type='net'/></machine>", [
    "net: unsupported xml/unsupported-value: there is no net",
  ]],
  ["<machine><source type='bus'/></machine>", []],
];

for (const [text, expected] of ROWS) {
  Deno.test(`the marks of a grammar say of ${text}`, async () => {
    const { model, origins, findings, remarks } = await decodeDocument("m.xml", text, grammar);
    assertEquals(
      remarks.map(({ sourceLine, column, length, severity, code, message, help }) => {
        const underlined = sourceLine.slice(column - 1, column - 1 + length);
        return `${underlined}: ${severity} ${code}: ${message}${help ? ` (${help})` : ""}`;
      }),
      expected,
    );
    // Nothing is wrong there, and nothing is left out.
    assertEquals(findings, []);
    assertEquals(model && origins?.isDamaged(model), false);
  });
}
