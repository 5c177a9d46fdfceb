import { assertEquals, assertThrows } from "@std/assert";
import { compileRegexp } from "./regexp.ts";

Deno.test("compileRegexp() means what XML Schema means", () => {
  const rows: readonly [xsd: string, text: string, matches: boolean][] = [
    ["a|b", "b", true],
    ["a|b", "ab", false],
    ["\\s", "\n", true],
    ["\\s", "\u00A0", false],
    ["[^\\s/]+", "a\u00A0b", true],
    ["[^\\s/]+", "a b", false],
    ["\\S", "\u2028", true],
    [".", "\u2028", true],
    [".", "\n", false],
    [".", "😀", true],
    ["[.\\-\\]]+", ".-]", true],
    ["a\\-b", "a-b", true],
    ["[^/\\p{Cc}]+", "a b", true],
    ["[^/\\p{Cc}]+", "a\u009bb", false],
    ["\\p{Cc}", "\n", true],
    ["-1|[0-9]{1,5}", "-1", true],
    ["", "", true],
    ["a", "a\n", false],
  ];
  for (const [xsd, text, matches] of rows) {
    assertEquals({ xsd, text, matches: compileRegexp(xsd).test(text) }, { xsd, text, matches });
  }
});

Deno.test("compileRegexp() refuses what the two read differently", () => {
  const rows: readonly [xsd: string, what: string][] = [
    ["^a", "^"],
    ["a$", "$"],
    ["(?:a)", "?"],
    ["a+?", "?"],
    ["\\d", "\\d"],
    ["\\w", "\\w"],
    ["\\b", "\\b"],
    ["[\\S]", "\\S"],
    ["[a-z-[b]]", "[ in a class"],
  ];
  for (const [xsd, what] of rows) {
    assertThrows(
      () => compileRegexp(xsd),
      TypeError,
      `The expression "${xsd}" has "${what}", which XML Schema reads differently`,
    );
  }
});
