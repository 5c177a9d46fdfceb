import { assertEquals } from "@std/assert";
import { findingOnFile, type Severity } from "../../findings/finding.ts";
import { COLOURED, PLAIN } from "./finding.ts";
import { countFindings, explainHint, paintFor } from "./print_findings.ts";

function findings(...severities: readonly Severity[]) {
  return severities.map((severity) =>
    findingOnFile("vm.xml", { severity, code: "xml/syntax", message: "anything" })
  );
}

Deno.test("countFindings() counts by severity, the worst first", () => {
  const rows: readonly (readonly [readonly Severity[], string])[] = [
    [[], ""],
    [["error"], "1 error"],
    [["error", "error"], "2 errors"],
    [["unsupported"], "1 unsupported"],
    [["unsupported", "unsupported"], "2 unsupported"],
    [["note", "warning", "error", "warning"], "1 error, 2 warnings, 1 note"],
    [["note", "note", "unsupported"], "1 unsupported, 2 notes"],
  ];
  for (const [severities, expected] of rows) {
    assertEquals(countFindings(findings(...severities)), expected);
  }
  const [rest] = findings("error").map((one) => ({ ...one, leftOut: 7 }));
  assertEquals(rest && countFindings([...findings("note"), rest]), "1 note, 7 more left out");
});

Deno.test("paintFor() colours terminals, unless somebody says otherwise", () => {
  const rows: readonly (readonly [Readonly<Record<string, string>>, boolean, boolean])[] = [
    [{}, true, true],
    [{}, false, false],
    [{ TERM: "xterm" }, true, true],
    [{ TERM: "dumb" }, true, false],
    [{ NO_COLOR: "1" }, true, false],
    [{ FORCE_COLOR: "1" }, false, true],
    [{ FORCE_COLOR: "1", TERM: "dumb" }, true, true],
    [{ FORCE_COLOR: "1", NO_COLOR: "1" }, true, false],
  ];
  for (const [variables, isTerminal, coloured] of rows) {
    const host = { environment: (name: string) => variables[name] };
    assertEquals(
      paintFor(host, isTerminal),
      coloured ? COLOURED : PLAIN,
      `${JSON.stringify(variables)}, ${isTerminal ? "a terminal" : "a file"}`,
    );
  }
});

Deno.test("explainHint() is about the first finding", () => {
  assertEquals(explainHint([]), undefined);
  assertEquals(explainHint(findings("note", "error")), "More about it: domrun explain xml/syntax");
});
