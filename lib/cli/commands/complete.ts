/** `domrun complete`: the words that would do at the cursor, for the scripts of `domrun completion`. */
import { visibleLine } from "../../findings/visible.ts";
import type { Host } from "../../host/host.ts";
import { lookAtMachines } from "../../vm/machine/own_directories.ts";
import type { Arguments } from "../arguments.ts";
import type { CommandRow } from "../command.ts";
import { type Candidate, candidates } from "../completion/candidates.ts";
import { FILES_LINE } from "../completion/scripts.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { print } from "../output.ts";
import { machineNames } from "../machine_names.ts";

/** Of a table that loads this file itself: it is handed in. */
export function completeFrom(commands: readonly CommandRow[]) {
  return { run: (args: Arguments, host: Host) => complete(args, commands, host) };
}

async function complete(
  args: Arguments,
  commands: readonly CommandRow[],
  host: Host,
): Promise<ExitStatus> {
  const { words, files } = await candidates(args.operands, {
    commands,
    machines: () => namesOf(host),
    codes: async () =>
      (await import("../explanations/every_room.ts")).EXPLANATIONS
        .map(({ code, title }) => ({ word: code, about: title })),
    schemas: async () => (await import("./schema.ts")).SCHEMA_NAMES.map((word) => ({ word })),
  });
  const lines = words.filter(({ word }) => visibleLine(word) === word)
    .map(({ word, about }) => about === undefined ? word : `${word}\t${about}`);
  if (files) lines.push(FILES_LINE);
  if (lines.length > 0) print(lines.join("\n"));
  return EXIT.done;
}

/** Who completes a word is told of no fault: the command tells it. */
async function namesOf(host: Host): Promise<readonly Candidate[]> {
  try {
    await lookAtMachines(host);
    return (await machineNames(host)).map((word) => ({ word }));
  } catch {
    return [];
  }
}
