import { assertEquals } from "@std/assert";
import { attribute, child, content, element, flag, leaf, variants, verbatim } from "./codec.ts";
import { referencePage } from "./reference.ts";
import { machine } from "./testing/sample_grammar.ts";
import { anyText, integer, matching, oneOf } from "./value.ts";

/** The section of an element, without its anchor. */
function section(page: string, name: string): string {
  const found = page.split(/<a id="[^"]*"><\/a>\n\n/).find((part) =>
    part.startsWith(`## \`<${name}>\``)
  );
  return found?.trim() ?? "";
}

Deno.test("referencePage() has a table of each element that holds more than a text", () => {
  const root = element("root", {
    p: attribute("p", oneOf(["a", "b"]), "what | it `<is>`, a < b"),
    q: attribute("q", integer(1, 9)).optional(),
    name: child(leaf("name", matching("[a-z]+", "small letters")), "its name").optional(),
    fast: child(flag("fast")).optional(),
    mode: child(element("mode", { value: attribute("value", oneOf(["x"])) })).many(),
    inner: child(element("inner", { r: attribute("r", anyText), text: content(anyText) })),
    metadata: child(verbatim("metadata")).optional(),
  });
  const page = referencePage(root, "# Title\n");
  assertEquals(
    page.startsWith(
      '# Title\n\n- [`<root>`](#root)\n  - [`<inner>`](#inner)\n\n<a id="root"></a>\n\n## `<root>`\n',
    ),
    true,
  );
  assertEquals(
    section(page, "root"),
    `## \`<root>\`

In \`root\`.

| | | takes | here | |
| --- | --- | --- | --- | --- |
| \`p=\` | required | \`a\`, \`b\` | yes | what \\| it \`<is>\`, a &lt; b |
| \`q=\` | optional | a whole number from 1 to 9 | yes |  |
| \`<name>\` | optional | small letters | yes | its name |
| \`<fast>\` | optional | nothing: it counts that it is there | yes |  |
| \`<mode>\` | any number | \`value=\` (required): \`x\` | yes |  |
| \`<inner>\` | required | [see below](#inner) | yes |  |
| \`<metadata>\` | optional | anything, kept as it is | yes |  |`,
  );
  assertEquals(
    section(page, "inner"),
    `## \`<inner>\`

In \`root/inner\`.

| | | takes | here | |
| --- | --- | --- | --- | --- |
| \`r=\` | required | text | yes |  |
| text | required | text | yes |  |`,
  );
  assertEquals(section(page, "name"), "");
});

Deno.test("referencePage() has the notes of those who know more than the grammar", () => {
  const r = attribute("r", anyText, "letters; absent: none");
  const inner = element("inner", { r, text: content(anyText) });
  const root = element("root", {
    box: child(variants("box", "type", { a: { inner: child(inner) }, b: {} })),
  });
  const page = referencePage(root, "", {
    row: (place, label) => `${place.join("/")} ${label}; absent: nobody`,
    example: (content) => content === inner.content ? "<inner r='x'/>" : undefined,
  });
  assertEquals(
    section(page, "box").split("\n").at(-1),
    "| `<inner>` | required | [see below](#inner) | yes | root/box[a] &lt;inner>; absent: nobody |",
  );
  assertEquals(
    section(page, "inner").split("\n").slice(6),
    [
      "| `r=` | required | text | yes | root/box[a]/inner r=; letters; absent: nobody; absent: none |",
      "| text | required | text | yes | root/box[a]/inner text; absent: nobody |",
      "",
      "Example:",
      "",
      "```xml",
      "<inner r='x'/>",
      "```",
    ],
  );
});

Deno.test("referencePage() tells variants apart", () => {
  assertEquals(
    section(referencePage(machine, ""), "source"),
    `## \`<source>\`

In \`machine/source\`.

Where it comes from.

The attribute \`type\` is one of \`file\`, \`net\`, \`none\` (absent: \`file\`).

With \`type='file'\`:

| | | takes | here | |
| --- | --- | --- | --- | --- |
| \`path=\` | required | an absolute path | yes |  |
| \`format=\` | optional | small letters | yes |  |

With \`type='net'\`:

| | | takes | here | |
| --- | --- | --- | --- | --- |
| \`host=\` | required | text | yes |  |
| \`<range>\` | any number | [see below](#range) | yes |  |`,
  );
});

Deno.test("referencePage() says of each part what becomes of it here", () => {
  const inner = element("inner", { r: attribute("r", anyText).optional() });
  const root = element("root", {
    old: attribute("old", anyText).optional().ignored("it is of an older version"),
    quiet: attribute("quiet", anyText).optional().ignored("nobody asks", { silent: true }),
    kind: attribute("kind", oneOf(["a", "b"])).optional()
      .unsupported("there is no b", { when: (kind) => kind === "b" })
      .restricted({ severity: "unsupported", code: "a/b", message: "not beside c" }),
    inner: child(inner).optional().unsupported("there is nothing inside"),
    source: child(variants("source", "type", { file: { p: attribute("p", anyText) }, net: {} }, {
      refused: { net: { why: "there is no net" } },
    })).optional(),
  });
  const page = referencePage(root, "");
  assertEquals(
    section(page, "root").split("\n").slice(4),
    [
      "| | | takes | here | |",
      "| --- | --- | --- | --- | --- |",
      "| `old=` | optional | text | no effect: it is of an older version |  |",
      "| `quiet=` | optional | text | no effect: nobody asks |  |",
      "| `kind=` | optional | `a`, `b` | in part refused: there is no b; refused: not beside c |  |",
      "| `<inner>` | optional | `r=` (optional): text | refused: there is nothing inside |  |",
      "| `<source>` | optional | [see below](#source) | yes |  |",
    ],
  );
  assertEquals(
    section(page, "source").split("\n").slice(4),
    [
      "The attribute `type` is one of `file`, `net` (required).",
      "",
      "With `type='file'`:",
      "",
      "| | | takes | here | |",
      "| --- | --- | --- | --- | --- |",
      "| `p=` | required | text | yes |  |",
      "",
      "With `type='net'` (refused: there is no net):",
    ],
  );
});

Deno.test("referencePage() says what becomes of an element in its own section, too", () => {
  const part = element("part", { r: attribute("r", anyText), s: attribute("s", anyText) });
  const refused = child(part).optional().unsupported("there are no parts");
  const pages = [
    referencePage(element("root", { part: refused }), ""),
    referencePage(
      element("root", { part: refused, box: child(element("box", { part: child(part) })) }),
      "",
    ),
  ];
  assertEquals(pages.map((page) => section(page, "part").includes("Here: refused")), [true, false]);
  assertEquals(pages.map((page) => section(page, "part").includes("| refused |")), [true, false]);
});

Deno.test("every link of a reference page has its place", () => {
  const page = referencePage(machine, "");
  const anchors = [...page.matchAll(/<a id="([^"]*)">/g)].map((match) => match[1]);
  const links = [...page.matchAll(/\]\(#([^)]*)\)/g)].map((match) => match[1]);
  assertEquals(links.length > 3, true);
  assertEquals(links.filter((link) => !anchors.includes(link)), []);
  assertEquals(new Set(anchors).size, anchors.length);
});
