/** README and docs/ name commands, options, messages and pages that there are. */
import { assertEquals } from "@std/assert";
import { join } from "@std/path/posix";
import type { CommandRow } from "./command.ts";
import { COMMANDS, findCommand } from "./command_table.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const text = (path: string) => Deno.readTextFileSync(join(ROOT, path));

/** xml.md is made from the grammar. */
const PAGES = [
  ...["README.md", "SECURITY.md", "CHANGELOG.md"],
  ...[...Deno.readDirSync(join(ROOT, "docs"))].map(({ name }) => `docs/${name}`)
    .filter((path) => path.endsWith(".md") && path !== "docs/xml.md").sort(),
];

/** What is written as code: blocks, and words between backquotes. */
function codeIn(page: string): readonly string[] {
  const blocks = [...page.matchAll(/^```[^\n]*\n([\s\S]*?)^```|^ {4}(\S.*)$/gm)]
    .flatMap(([, block, line]) => (block ?? line ?? "").split("\n"));
  const rest = page.replace(/^```[\s\S]*?^```/gm, "");
  const words = [...rest.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code.replace(/\s+/g, " "));
  return [...blocks, ...words];
}

/** The commands of domrun in a piece of code, each as its words. */
function commandsIn(code: string): readonly (readonly string[])[] {
  const line = code.replace(/^\$ /, "").replace(/\s#.*$/, "");
  return line.split(/ \| | && |; | > | < /).map((one) => one.trim().split(/\s+/))
    .filter(([program, name = ""]) => program === "domrun" && /^[a-z-]/.test(name));
}

function wrongIn([, name = "", ...words]: readonly string[]): string | undefined {
  if (name === "help" || name.startsWith("--")) {
    const topic = words.find((word) => word !== "--man");
    return topic === undefined || topic === topic.toUpperCase() || findCommand(topic) !== undefined
      ? undefined
      : `help ${topic}`;
  }
  const row = findCommand(name);
  if (row === undefined) return name;
  const options = words.slice(0, words.includes("--") ? words.indexOf("--") : undefined)
    .filter((word) => /^--?[a-z]/.test(word)).map((word) => word.replace(/[=,.:].*$/, ""));
  const unknown = options.find((option) => !hasOption(row, option));
  return unknown === undefined ? undefined : `${name} ${unknown}`;
}

function hasOption({ options }: CommandRow, word: string): boolean {
  return word === "--help" || word === "-h" ||
    options.some(({ name, short }) => word === `--${name}` || word === `-${short}`);
}

/** As a heading's anchor is called in the places where repositories are read. */
function anchorOf(heading: string): string {
  return heading.toLowerCase().replace(/[^a-z0-9 _-]/g, "").replaceAll(" ", "-");
}

for (const path of PAGES) {
  Deno.test(`${path} names commands and options that there are`, () => {
    const commands = codeIn(text(path)).flatMap(commandsIn);
    assertEquals(commands.map(wrongIn).filter((wrong) => wrong !== undefined), []);
  });

  Deno.test(`${path} leads to pages and headings that there are`, () => {
    const links = [...text(path).matchAll(/\]\(([^)\s]+)\)|^\[[^\]]+\]: (\S+)$/gm)]
      .map(([, inline, below]) => inline ?? below ?? "").filter((link) => !link.includes("://"));
    const broken = links.filter((link) => {
      const [file = "", anchor] = link.split("#");
      const target = file === "" ? path : join(path, "..", file);
      try {
        if (anchor === undefined) return Deno.statSync(join(ROOT, target)) === undefined;
        const headings = [...text(target).matchAll(/^#+ (.*)$/gm)].map(([, words = ""]) => words);
        return !headings.map(anchorOf).includes(anchor);
      } catch {
        return true;
      }
    });
    assertEquals(broken, []);
  });
}

Deno.test("each command stands on a page for users", () => {
  const pages = PAGES.filter((path) => path !== "CHANGELOG.md").map(text);
  const named = new Set(pages.flatMap(codeIn).flatMap((code) => code.split(/\s+/)));
  const hidden = COMMANDS.filter((row) => row.hidden).map(({ name }) => name);
  const missing = COMMANDS.map(({ name }) => name).filter((name) => !named.has(name));
  assertEquals(missing.filter((name) => !hidden.includes(name)), []);
});

Deno.test("docs/troubleshooting.md has messages that domrun prints", () => {
  const source = sources(join(ROOT, "lib")).map((path) => Deno.readTextFileSync(path)).join("\n")
    .replace(/["`] \+\s*["`]/g, "").replace(/\$\{[^}]*\}/g, "…");
  const messages = [...text("docs/troubleshooting.md").matchAll(/^\*\*([^*]+)\*\*/gm)]
    .map(([, words = ""]) => words);
  const pieces = messages.flatMap((words) => words.split(/…|'[^']*'/)).map((one) => one.trim())
    .filter((one) => /[a-z]{2}/.test(one));
  assertEquals(messages.length > 10, true);
  assertEquals(pieces.filter((piece) => !source.includes(piece)), []);
});

function sources(directory: string): readonly string[] {
  return [...Deno.readDirSync(directory)].flatMap(({ name, isDirectory }) => {
    const path = join(directory, name);
    if (isDirectory) return sources(path);
    return path.endsWith(".ts") && !path.endsWith("_test.ts") ? [path] : [];
  });
}
