import { assertEquals } from "@std/assert";
import { findingAt, findingOnFile } from "../../findings/finding.ts";
import { sarifLog } from "./sarif.ts";
import { makeSource } from "../../findings/source.ts";

const TOOL = { name: "domrun", version: "0.1.0" };

Deno.test("sarifLog() has a rule for each code and a result for each finding", () => {
  const source = makeSource("a dir/vm#1.xml", "<a>\n 😀<range strat='80'/></a>");
  const findings = [
    findingAt(source, { start: 14, end: 19 }, {
      severity: "error",
      code: "xml/unknown-attribute",
      message: "unknown attribute 'strat' on <range>",
      help: "did you mean 'start'?",
    }),
    findingAt(source, { start: 0, end: 2 }, {
      severity: "unsupported",
      code: "xml/bad-value",
      message: "m",
    }),
    findingOnFile("/srv/vm.xml", { severity: "note", code: "xml/bad-value", message: "n" }),
  ];
  const explanations = [{ code: "xml/bad-value", title: "T", text: "One.\n\n   Two." }];
  const log = sarifLog(findings, TOOL, explanations);
  assertEquals(log.version, "2.1.0");
  const [{ tool, results, columnKind }] = log.runs;
  assertEquals(columnKind, "unicodeCodePoints");
  assertEquals(tool.driver, {
    ...TOOL,
    rules: [
      {
        id: "xml/bad-value",
        shortDescription: { text: "T" },
        fullDescription: { text: "One. Two." },
        help: { text: "xml/bad-value: T\n\nOne.\n\nTwo.\n", markdown: "One.\n\nTwo." },
      },
      { id: "xml/unknown-attribute" },
    ],
  });
  const place = (uri: string, startLine: number, startColumn: number, endColumn: number) => ({
    physicalLocation: {
      artifactLocation: { uri },
      region: { startLine, startColumn, endColumn },
    },
  });
  assertEquals(results, [
    {
      ruleId: "xml/unknown-attribute",
      ruleIndex: 1,
      level: "error",
      message: { text: "unknown attribute 'strat' on <range>\ndid you mean 'start'?" },
      locations: [place("a%20dir/vm%231.xml", 2, 10, 15)],
    },
    {
      ruleId: "xml/bad-value",
      ruleIndex: 0,
      level: "error",
      message: { text: "m" },
      locations: [place("a%20dir/vm%231.xml", 1, 1, 3)],
    },
    {
      ruleId: "xml/bad-value",
      ruleIndex: 0,
      level: "note",
      message: { text: "n" },
      locations: [place("file:///srv/vm.xml", 1, 1, 2)],
    },
  ]);
});

Deno.test("sarifLog() of nothing is a run without results", () => {
  const [{ tool, results }] = sarifLog([], TOOL).runs;
  assertEquals([tool.driver.rules, results], [[], []]);
});
