/** Code that stands twice. */
import type { Module } from "./module.ts";
import type { Rule } from "./rules.ts";

/** So many lines that are the same are no chance. */
const LINES = 10;
/** Documents, each of which has to say all by itself. */
const EXAMPLES = /\/examples(\/|\.ts$)/;

interface Line {
  readonly path: string;
  /** From 1. */
  readonly number: number;
  readonly text: string;
}

/** Blank lines, comments and imports do not count, nor how far a line is indented. */
export const NO_REPEATED_LINES: Rule = {
  name: "no ten lines stand twice",
  objections: (modules) => {
    const first = new Map<string, Line>();
    const repeated: string[] = [];
    for (const module of modules) {
      const lines = linesOf(module);
      let skipped = 0;
      for (const [index, line] of lines.entries()) {
        const window = lines.slice(index, index + LINES);
        if (window.length < LINES) break;
        const key = window.map(({ text }) => text).join("\n");
        const before = first.get(key);
        if (before === undefined) first.set(key, line);
        // The lines behind the first ten of a longer passage are the same passage.
        if (before !== undefined && skipped === 0) {
          repeated.push(
            `${line.path}:${line.number}: stands in ${before.path}:${before.number}, too`,
          );
        }
        skipped = before === undefined ? Math.max(0, skipped - 1) : LINES;
      }
    }
    return repeated;
  },
};

function linesOf({ path, text, isTest }: Module): readonly Line[] {
  if (isTest || EXAMPLES.test(path)) return [];
  const code = text
    // As many lines as before, so that numbers stay true.
    .replace(/\/\*[^]*?\*\/|^import\s[^;]*;$/gm, (found) => found.replace(/[^\n]/g, ""))
    .replace(/^\s*\/\/.*$/gm, "");
  return code.split("\n").map((line, index) => ({ path, number: index + 1, text: line.trim() }))
    .filter(({ text }) => text !== "");
}
