/** Every word of the real virsh is taken here, or answered. */
import { assertEquals } from "@std/assert";
import type { Command } from "./handler.ts";
import { COMMANDS, findCommand } from "./command_table.ts";
import { foreignOption } from "./foreign_options.ts";
import { foreignWord } from "./foreign_words.ts";

/** As in `[--domain] <string>` and `--config`. */
const OPTION = /^ +(?:\[)?--([a-z-]+)/gm;

Deno.test("each of virsh's commands is taken, or answered", async () => {
  const help = await virsh("help");
  if (help === undefined) return;
  const words = [...help.matchAll(/^ {4}([a-z-]+) /gm)].map(([, word = ""]) => word);
  assertEquals(words.includes("dominfo"), true, help);
  const unanswered = words.filter((word) =>
    findCommand(word) === undefined && foreignWord(word) === undefined
  );
  assertEquals(unanswered, []);
});

Deno.test("each option of virsh's commands that are domrun's, too, is taken, or answered", async () => {
  const help = await virsh("help");
  if (help === undefined) return;
  const unanswered: string[] = [];
  for (const row of COMMANDS) {
    for (const word of [row.name, ...row.aliases ?? []]) {
      if (!help.includes(`\n    ${word} `)) continue;
      const options = [...(await virsh("help", word) ?? "").matchAll(OPTION)]
        .map(([, option = ""]) => option);
      unanswered.push(
        ...options.filter((option) => !isKnown(row, option)).map((option) => `${word} --${option}`),
      );
    }
  }
  assertEquals(unanswered, []);
});

function isKnown(row: Command, option: string): boolean {
  return row.options.some(({ name }) => name === option) ||
    foreignOption(row.name, option) !== undefined;
}

/** Undefined, and said so, where there is none. */
async function virsh(...args: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout } = await new Deno.Command("virsh", { args: [...args] }).output();
    return new TextDecoder().decode(stdout);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    console.log("NOT HERE virsh's words: there is no virsh");
    return undefined;
  }
}
