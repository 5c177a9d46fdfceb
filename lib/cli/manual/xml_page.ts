/** domrun-xml(5), from the reference page of the grammar. Pure. */
import { VERSION } from "../../host/version_number.ts";
import { entry, heading, manualPage, paragraphs, text } from "./roff.ts";

/** @param markdown as lib/xml/reference.ts prints it: headings, paragraphs, tables of five columns */
export function xmlPage(markdown: string): string {
  const [, ...rest] = markdown.split("\n");
  const [head = "", ...sections] = rest.join("\n").split(/^<a id="[^"]*"><\/a>\n\n## /m);
  return manualPage({
    name: "domrun-xml",
    section: 5,
    version: VERSION,
    body: [
      heading("NAME"),
      text("domrun-xml - the domain XML that domrun takes"),
      heading("DESCRIPTION"),
      ...head.trim().split(/\n\n+/).filter(isForReaders).flatMap((one) => paragraphs(plain(one))),
      ...sections.flatMap((section) => {
        const [title = "", ...lines] = section.split("\n");
        return [heading(plain(title)), ...blocks(lines.join("\n"))];
      }),
      heading("SEE ALSO"),
      text("domrun(1), domrun-check(1), https://libvirt.org/formatdomain.html"),
    ],
  });
}

/** Who made the page, and its contents with their links, are nothing to a manual page. */
function isForReaders(paragraph: string): boolean {
  return !paragraph.startsWith("Made from ") && !paragraph.startsWith("- ");
}

function blocks(markdown: string): readonly string[] {
  return markdown.trim().split(/\n\n+/).flatMap((block) =>
    block.startsWith("| ") ? tableRows(block) : paragraphs(plain(block))
  );
}

/** `| name | presence | takes | here | about |`, below a heading and a line of dashes. */
function tableRows(table: string): readonly string[] {
  return table.split("\n").slice(2).map((row) => {
    const [, name = "", presence = "", takes = "", here = "", about = ""] = row
      .split(/(?<!\\)\|/).map((cell) => cell.trim());
    const sentences = [
      about,
      plain(takes) === "see below" ? plain(takes) : `takes ${takes}`,
      here === "yes" ? "" : `here: ${here}`,
    ].filter((part) => part !== "");
    return entry(plain(`${name} (${presence})`), sentences.map(sentence).join(" "));
  });
}

/** What begins with a word of XML stays as it is. */
function sentence(cell: string): string {
  return `${plain(cell.replace(/^[a-z]/, (first) => first.toUpperCase()))}.`;
}

/** Without the marks of Markdown. */
function plain(markdown: string): string {
  return markdown.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1").replaceAll("\\|", "|")
    .replaceAll("&lt;", "<").replaceAll(/[`*]/g, "");
}
