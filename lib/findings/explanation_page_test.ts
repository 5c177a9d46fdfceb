import { assertEquals } from "@std/assert";
import { explanationPage } from "./explanation_page.ts";

Deno.test("explanationPage() has groups, links to each code, and text without marks of its own", () => {
  const page = explanationPage([
    {
      code: "xml/one",
      title: "A <b>",
      text: "All *.xml, `<c>`.\n\n  Next.",
      bad: "<b/>",
      good: "<c/>",
    },
    { code: "xml/two", title: "Two", text: "Text.", when: "<d> here.", good: "<d/>" },
    { code: "disk/one", title: "Disk", text: "Text." },
  ], "# Head\n\nWords.\n");
  assertEquals(
    page,
    `# Head

Words.

- **xml**: [one](#xmlone), [two](#xmltwo)
- **disk**: [one](#diskone)

## xml

### xml/one

**A &lt;b>**

All \\*.xml, \`<c>\`.

Next.

This gets it:

\`\`\`xml
<b/>
\`\`\`

This is right:

\`\`\`xml
<c/>
\`\`\`

### xml/two

**Two**

Text.

For example: &lt;d> here.

Write:

\`\`\`xml
<d/>
\`\`\`

## disk

### disk/one

**Disk**

Text.
`,
  );
});
