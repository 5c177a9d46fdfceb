import { assertMatch, assertStringIncludes } from "@std/assert";
import { xmlPage } from "./xml_page.ts";

const MARKDOWN = `# The XML

Made from the grammar; changes here are lost.

The words are [libvirt's](https://libvirt.org).

- [\`<disk>\`](#disk)

<a id="disk"></a>

## \`<disk>\`

In \`devices\`.

| part | | takes | here | about |
| ---- | --- | --- | --- | --- |
| \`type=\` | required | \`file\`, \`a\\|b\` | yes | where it is; absent: \`file\` |
| \`<source>\` | optional | [see below](#source) | refused: no | \`<source>\` of the data |
`;

Deno.test("xmlPage() is a manual page of what each row is for, what it takes, and what becomes of it", () => {
  const page = xmlPage(MARKDOWN);
  assertMatch(page, /^\.TH "DOMRUN-XML" 5 /);
  assertStringIncludes(
    page,
    ".SH DESCRIPTION\nThe words are libvirt's.\n.SH <disk>\nIn devices.\n",
  );
  assertStringIncludes(
    page,
    `.TP
\\fBtype= (required)\\fR
Where it is; absent: file. Takes file, a|b.
.TP
\\fB<source> (optional)\\fR
<source> of the data. See below. Here: refused: no.
.SH SEE ALSO
`,
  );
});
