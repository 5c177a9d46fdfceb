import { assertEquals } from "@std/assert";
import {
  addFinding,
  type Finding,
  findingAt,
  findingOnFile,
  inDocumentOrder,
  isBlocking,
  type Severity,
} from "./finding.ts";
import { makeSource } from "./source.ts";

const WHAT = { severity: "error", code: "xml/bad-value", message: "m" } as const;

Deno.test("findingAt() has the place, the line and how much of it to underline", () => {
  const source = makeSource("vm.xml", "<a>\n  <b c='😀d'/>\n</a>");
  assertEquals(findingAt(source, { start: 12, end: 15 }, { ...WHAT, help: "h" }), {
    ...WHAT,
    help: "h",
    file: "vm.xml",
    line: 2,
    column: 9,
    length: 2,
    sourceLine: "  <b c='😀d'/>",
    sourceColumn: 9,
    offset: 12,
  });
});

Deno.test("findingAt() underlines to the end of the line at most, and one character at least", () => {
  const source = makeSource("vm.xml", "ab\ncd");
  const rows: readonly [start: number, end: number, line: number, length: number][] = [
    [1, 5, 1, 1],
    [2, 5, 1, 1],
    [3, 3, 2, 1],
    [5, 9, 2, 1],
    [9, 3, 2, 1],
  ];
  for (const [start, end, line, length] of rows) {
    const found = findingAt(source, { start, end }, WHAT);
    assertEquals([found.line, found.length], [line, length]);
  }
});

Deno.test("findingAt() keeps the part of a very long line that is around the place", () => {
  const source = makeSource("vm.xml", `${"😀".repeat(1000)}X${"-".repeat(1000)}`);
  const found = findingAt(source, { start: 2000, end: 2001 }, WHAT);
  assertEquals([found.column, found.length], [1001, 1]);
  assertEquals([...found.sourceLine][found.sourceColumn - 1], "X");
  assertEquals(found.sourceLine.length < 1000, true);
});

Deno.test("findingAt() keeps half a character at the head of a line", () => {
  const found = findingAt(makeSource("vm.xml", "\uDE00<a/>"), { start: 0, end: 1 }, WHAT);
  assertEquals([found.sourceLine, found.sourceColumn], ["\uDE00<a/>", 1]);
});

Deno.test("findingOnFile() is at the head of the file", () => {
  const { line, column, sourceLine, file } = findingOnFile("vm.xml", WHAT);
  assertEquals({ line, column, sourceLine, file }, {
    line: 1,
    column: 1,
    sourceLine: "",
    file: "vm.xml",
  });
});

Deno.test("inDocumentOrder() sorts by place and keeps the order of one place", () => {
  const source = makeSource("vm.xml", "abc");
  const at = (start: number, message: string) =>
    findingAt(source, { start, end: start }, { ...WHAT, message });
  const sorted = inDocumentOrder([at(2, "c"), at(0, "a"), at(2, "d"), at(1, "b")]);
  assertEquals(sorted.map((f) => f.message), ["a", "b", "c", "d"]);
});

Deno.test("addFinding() and inDocumentOrder() tell the first findings and the number of the rest", () => {
  const source = makeSource("vm.xml", "x".repeat(5000));
  const made = (from: number, count: number, severity: Severity) => {
    const findings: Finding[] = [];
    for (let start = from; start < from + count; start++) {
      const what = { ...WHAT, severity, help: "h" };
      addFinding(findings, source, { start, end: start }, what);
    }
    return findings;
  };
  const rows: readonly [what: string, findings: readonly Finding[], told: number, rest?: string][] =
    [
      ["as many as are told", made(0, 1000, "note"), 1000],
      ["one more", made(0, 1001, "note"), 1000, "note at 1000: 1 more finding is left out"],
      ["many", made(0, 4000, "warning"), 1000, "warning at 1000: 3000 more findings are left out"],
      [
        "of two makers, the second of which has the first in the document",
        [...made(2000, 1500, "error"), ...made(0, 1200, "note")],
        1000,
        "error at 1000: 1700 more findings are left out",
      ],
      [
        "a few behind many that were ordered before",
        [...inDocumentOrder(made(0, 1200, "note")), ...made(4000, 3, "unsupported")],
        1000,
        "unsupported at 1000: 203 more findings are left out",
      ],
    ];
  for (const [what, findings, told, expected] of rows) {
    const ordered = inDocumentOrder(findings);
    const rest = ordered[told];
    assertEquals(ordered.slice(0, told).map(({ offset }) => offset), [...Array(told).keys()], what);
    assertEquals(rest && `${rest.severity} at ${rest.offset}: ${rest.message}`, expected, what);
  }
});

Deno.test("isBlocking() is true of errors and of what is not supported", () => {
  const severities: readonly Severity[] = ["error", "unsupported", "warning", "note"];
  const blocking = severities.filter((severity) =>
    isBlocking(findingOnFile("vm.xml", { ...WHAT, severity }))
  );
  assertEquals(blocking, ["error", "unsupported"]);
});
