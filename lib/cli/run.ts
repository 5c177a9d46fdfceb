/** From the words of the command line to an exit status. */
import type { Host } from "../host/host.ts";
import { visibleLine } from "../findings/visible.ts";
import { type CommandRow, UsageError } from "./command.ts";
import { COMMANDS, findCommand } from "./command_table.ts";
import { EXIT, type ExitStatus } from "./exit_status.ts";
import { tell } from "./output.ts";

/** Runs a command and says what went wrong; never throws. */
export async function runCommandLine(
  words: readonly string[],
  host: Host,
): Promise<ExitStatus> {
  try {
    return await dispatch(words, host);
  } catch (error) {
    const [{ explainFailure }, { addWhereToLook }] = await Promise.all([
      import("./failure.ts"),
      import("./last_run_pointer.ts"),
    ]);
    await addWhereToLook(error, host);
    return explainFailure(error);
  }
}

async function dispatch(
  words: readonly string[],
  host: Host,
): Promise<ExitStatus> {
  const [name, ...rest] = words;
  if (name === undefined || name === "--help" || name === "-h") return await help();
  const row = findCommand(name === "--version" || name === "-V" ? "version" : name);
  if (row === undefined) throw (await import("./commands/help.ts")).unknownCommand(COMMANDS, name);
  if (asksForHelp(row, rest)) return await help(row.name);
  const [{ readArguments }, { run }] = await Promise.all([import("./arguments.ts"), row.load()]);
  try {
    const args = readArguments(row, rest);
    const { passedOver } = host.directories;
    if (passedOver !== undefined && (readsMachines(row) || row.name === "up")) {
      tell(visibleLine(`domrun: note: ${passedOver}`));
    }
    // Before anything in the machines directory is read, whoever reads it: here, so that no command forgets it.
    if (readsMachines(row)) {
      await (await import("../vm/machine/own_directories.ts")).lookAtMachines(host);
    }
    return await run(args, await atMachine(row, args.operands, host));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    tell(`domrun: ${visibleLine(error.message)}`);
    const { help = `see: domrun help ${row.name}` } = error;
    tell(`  help: ${help.replaceAll("\n", "\n        ")}`);
    return EXIT.usage;
  }
}

/** True for what lists machines or is told one's name. Pure. */
export function readsMachines({ readsMachines = false, operands }: CommandRow): boolean {
  return readsMachines || operands.some(({ isMachine }) => isMachine);
}

/** The host, where the machine is that the command is told. Those that take several look for each. */
async function atMachine(
  { operands }: CommandRow,
  words: readonly string[],
  host: Host,
): Promise<Host> {
  const index = operands.findIndex(({ isMachine, count }) => isMachine && count === "one");
  const name = index < 0 ? undefined : words[index];
  if (name === undefined || (host.elsewhere ?? []).length === 0) return host;
  return await (await import("./places.ts")).placeOf(host, name);
}

/** Behind `--` every word is an operand; behind an operand it may be another program's. */
function asksForHelp({ passesOn }: CommandRow, words: readonly string[]): boolean {
  const end = words.findIndex((word) => word === "--" || (passesOn && !word.startsWith("-")));
  return words.slice(0, end < 0 ? words.length : end)
    .some((word) => word === "--help" || word === "-h");
}

async function help(name?: string): Promise<ExitStatus> {
  return (await import("./commands/help.ts")).showHelp(COMMANDS, name);
}
