/** What findings mean, as Markdown: docs/explain.md, and the help of a rule in SARIF. */
import { type CodeExplanation, titlesOf } from "./explanation.ts";

/** The page of all codes, in groups by what stands before the slash. Pure. */
export function explanationPage(all: readonly CodeExplanation[], head: string): string {
  const groups = Map.groupBy(all, ({ code }) => groupOf(code));
  const contents = [...groups].map(([group, codes]) =>
    `- **${group}**: ${codes.map(({ code }) => `[${nameOf(code)}](#${anchorOf(code)})`).join(", ")}`
  );
  const sections = [...groups].flatMap(([group, codes]) => [
    `## ${group}`,
    ...codes.map((one) => `### ${one.code}\n\n**${escape(one.title)}**\n\n${explanationText(one)}`),
  ]);
  return [head.trimEnd(), contents.join("\n"), ...sections].join("\n\n") + "\n";
}

/** One explanation without its title. Pure. */
export function explanationText({ text, when, bad, good }: CodeExplanation): string {
  const paragraphs = text.split(/\n\s*\n/).map((one) => escape(one.trim().replace(/\s+/g, " ")));
  const [badTitle, goodTitle] = titlesOf(when);
  return [
    ...paragraphs,
    ...(when === undefined ? [] : [`For example: ${escape(when)}`]),
    ...(bad === undefined ? [] : [`${badTitle}:`, block(bad)]),
    ...(good === undefined ? [] : [`${goodTitle}:`, block(good)]),
  ].join("\n\n");
}

/** The anchor that readers of a repository give to the heading of a code. */
function anchorOf(code: string): string {
  return code.replaceAll("/", "");
}

function groupOf(code: string): string {
  return code.slice(0, code.indexOf("/"));
}

function nameOf(code: string): string {
  return code.slice(code.indexOf("/") + 1);
}

function block(example: string): string {
  return "```xml\n" + example + "\n```";
}

/** Between backquotes it is code already. */
function escape(text: string): string {
  const parts = text.split("`");
  return parts.map((part, index) =>
    index % 2 === 0 ? part.replaceAll("<", "&lt;").replaceAll("*", "\\*") : part
  ).join("`");
}
