import { assertEquals } from "@std/assert";
import { attribute, child, content, element, flag, leaf, verbatim } from "./codec.ts";
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
  assertEquals(page.startsWith('# Title\n\n<a id="root"></a>\n\n## `<root>`\n'), true);
  assertEquals(
    section(page, "root"),
    `## \`<root>\`

In \`root\`.

| | | takes | |
| --- | --- | --- | --- |
| \`p=\` | required | \`a\`, \`b\` | what \\| it \`<is>\`, a &lt; b |
| \`q=\` | optional | a whole number from 1 to 9 |  |
| \`<name>\` | optional | small letters | its name |
| \`<fast>\` | optional | nothing: it counts that it is there |  |
| \`<mode>\` | any number | \`value=\` (required): \`x\` |  |
| \`<inner>\` | required | [see below](#inner) |  |
| \`<metadata>\` | optional | anything, kept as it is |  |`,
  );
  assertEquals(
    section(page, "inner"),
    `## \`<inner>\`

In \`root/inner\`.

| | | takes | |
| --- | --- | --- | --- |
| \`r=\` | required | text |  |
| text | required | text |  |`,
  );
  assertEquals(section(page, "name"), "");
});

Deno.test("referencePage() tells variants apart", () => {
  assertEquals(
    section(referencePage(machine, ""), "source"),
    `## \`<source>\`

In \`machine/source\`.

Where it comes from.

The attribute \`type\` is one of \`file\`, \`net\`, \`none\` (absent: \`file\`).

With \`type='file'\`:

| | | takes | |
| --- | --- | --- | --- |
| \`path=\` | required | an absolute path |  |

With \`type='net'\`:

| | | takes | |
| --- | --- | --- | --- |
| \`host=\` | required | text |  |
| \`<range>\` | any number | [see below](#range) |  |`,
  );
});

Deno.test("every link of a reference page has its place", () => {
  const page = referencePage(machine, "");
  const anchors = [...page.matchAll(/<a id="([^"]*)">/g)].map((match) => match[1]);
  const links = [...page.matchAll(/\]\(#([^)]*)\)/g)].map((match) => match[1]);
  assertEquals(links.length > 3, true);
  assertEquals(links.filter((link) => !anchors.includes(link)), []);
  assertEquals(new Set(anchors).size, anchors.length);
});
