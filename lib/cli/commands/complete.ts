/** `domrun complete`: the words that would do at the cursor, for the scripts of `domrun completion`. */
import { visibleLine } from "../../findings/visible.ts";
import { isMachineName } from "../../domain/machine_name.ts";
import type { Host } from "../../host/host.ts";
import { machineFiles } from "../../plan/machine_files.ts";
import { definedNames } from "../../vm/defined_documents.ts";
import { lookAtMachines } from "../../vm/machine/own_directories.ts";
import type { Arguments } from "../arguments.ts";
import type { CommandRow } from "../command.ts";
import { type Candidate, candidates } from "../completion/candidates.ts";
import { FILES_LINE } from "../completion/scripts.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { print } from "../output.ts";
import { machineNames } from "../machine_names.ts";
import { placeOf } from "../places.ts";

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
    documents: async () => (await definedNames(host).catch(() => [])).map((word) => ({ word })),
    devices: (machine) => devicesOf(machine, host),
    codes: async () =>
      (await import("../explanations/every_room.ts")).EXPLANATIONS
        .map(({ code, title }) => ({ word: code, about: title })),
    states: async () => {
      const { keptStates } = await import("../../vm/kept_state.ts");
      return (await keptStates(host).catch(() => [])).map(({ name, uuid }) => ({
        word: name,
        about: uuid,
      }));
    },
    schemas: async () => (await import("./schema.ts")).SCHEMA_NAMES.map((word) => ({ word })),
  });
  const lines = words.filter(({ word }) => visibleLine(word) === word)
    .map(({ word, about }) => about === undefined ? word : `${word}\t${about}`);
  if (files) lines.push(FILES_LINE);
  if (lines.length > 0) print(lines.join("\n"));
  return EXIT.done;
}

/** Of a machine that runs: its document has the alias of every device. */
async function devicesOf(machine: string, host: Host): Promise<readonly Candidate[]> {
  if (!isMachineName(machine) || (await namesOf(host)).every(({ word }) => word !== machine)) {
    return [];
  }
  const { directories, files } = await placeOf(host, machine);
  const { xml } = machineFiles(directories.machines, machine);
  const text = await files.readText(xml).catch(() => "");
  return [...text.matchAll(/<alias name='([\w.-]+)'/g)].map(([, word = ""]) => ({ word }));
}

/** No fault is told while a word is completed: the command will tell it. */
async function namesOf(host: Host): Promise<readonly Candidate[]> {
  try {
    await lookAtMachines(host);
    return (await machineNames(host)).map((word) => ({ word }));
  } catch {
    return [];
  }
}
