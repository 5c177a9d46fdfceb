import { assertEquals } from "@std/assert";
import { renderYaml } from "./yaml.ts";

Deno.test("renderYaml() quotes what could be read as something else", () => {
  assertEquals(
    renderYaml({
      plain: "amd64",
      number: 2,
      truth: true,
      words: [
        "yes",
        "No",
        "null",
        "1e3",
        "a: b",
        "",
        "- x",
        "~",
        "0x1F",
        "é",
        "\x9b",
        'it\'s "x"\n',
      ],
      empty: [],
      none: {},
      list: [{ a: 1, b: { c: "d" } }, ["x"]],
    }),
    `plain: amd64
number: 2
truth: true
words:
  - "yes"
  - "No"
  - "null"
  - "1e3"
  - "a: b"
  - ""
  - "- x"
  - "~"
  - "0x1F"
  - "é"
  - "\\u009b"
  - "it's \\"x\\"\\n"
empty: []
none: {}
list:
  - a: 1
    b:
      c: d
  - - x
`,
  );
});
