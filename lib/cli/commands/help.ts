/** `domrun help`: what there is, what a command does, and the same as manual pages. */
import { closest } from "../../findings/suggestion.ts";
import type { Arguments } from "../arguments.ts";
import { type CommandRow, findIn, UsageError } from "../command.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { foreignWord } from "../foreign_words.ts";
import { renderCommandHelp, renderHelp } from "../help.ts";
import { print, printExactly } from "../output.ts";

/** The page of the grammar, which is no command. */
const XML_PAGE = "xml";

const XML_HELP = `A machine's document is libvirt's domain XML.

What domrun takes, each element with what it is for: domrun help --man xml | man -l -
The grammar, for an editor:                          domrun schema domain.rng
One to begin with, commented:                        domrun new IMAGE > vm.xml
What is wrong with one:                              domrun check vm.xml`;

/** Of a table that loads this file itself: it is handed in. */
export function helpOn(rows: readonly CommandRow[]) {
  return {
    async run(args: Arguments): Promise<ExitStatus> {
      const [name] = args.operands;
      if (!args.flag("man")) return showHelp(rows, name);
      printExactly(await manual(rows, name));
      return EXIT.done;
    },
  };
}

/** Prints the help of a command, or of all. Throws {@link UsageError} where there is none of that name. */
export function showHelp(rows: readonly CommandRow[], name?: string): ExitStatus {
  print(
    name === undefined
      ? renderHelp(rows)
      : name === XML_PAGE
      ? XML_HELP
      : renderCommandHelp(rowOf(rows, name)),
  );
  return EXIT.done;
}

async function manual(rows: readonly CommandRow[], name: string | undefined): Promise<string> {
  if (name === XML_PAGE) {
    const [{ xmlPage }, { generatedFiles }, { findRows }, { ROW_TEXTS }] = await Promise.all([
      import("../manual/xml_page.ts"),
      import("../generated_files.ts"),
      import("../../domain/row_texts/find_rows.ts"),
      import("../../domain/row_texts/all.ts"),
    ]);
    const files = generatedFiles({ row: findRows(ROW_TEXTS).find, example: () => undefined });
    return xmlPage(files.find(({ path }) => path === "docs/xml.md")?.text ?? "");
  }
  const { commandPage, mainPage } = await import("../manual/pages.ts");
  return name === undefined
    ? mainPage(rows.filter(({ hidden }) => !hidden))
    : commandPage(rowOf(rows, name));
}

function rowOf(rows: readonly CommandRow[], name: string): CommandRow {
  const row = findIn(rows, name);
  if (row === undefined) throw unknownCommand(rows, name);
  return row;
}

export function unknownCommand(rows: readonly CommandRow[], name: string): UsageError {
  const foreign = foreignWord(name);
  if (foreign !== undefined) return new UsageError(`There is no command '${name}'`, foreign);
  const names = rows.filter((row) => !row.hidden).flatMap((row) => [
    row.name,
    ...(row.aliases ?? []),
  ]);
  const near = closest(name, names);
  return new UsageError(
    `There is no command '${name}'`,
    near === undefined ? "see: domrun help" : `did you mean: domrun ${near}?`,
  );
}
