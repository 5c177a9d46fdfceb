/** The user's editor. */
import { basename } from "@std/path/posix";
import { type Host, type Programs, StartError } from "../../host/host.ts";
import { EDITORS } from "../../host/permissions.ts";
import { UsageError } from "../command.ts";

/** As virsh has it. */
const DEFAULT_EDITOR = "vi";
/** Those that return at once unless they are told to wait: the text would be taken back from under them. */
const RETURN_AT_ONCE = ["code", "codium"];
const WAIT = "--wait";

/**
 * Opens a file in $VISUAL, $EDITOR or vi; returns how that ended where it did not end well.
 *
 * @param instead what to do where the user's editor cannot be started
 * Throws {@link UsageError} then
 */
export async function openEditor(
  { environment, programs }: Pick<Host, "environment"> & {
    readonly programs: Pick<Programs, "runInTerminal">;
  },
  path: string,
  instead: string,
): Promise<string | undefined> {
  const words = environment("VISUAL") ?? environment("EDITOR") ?? DEFAULT_EDITOR;
  // With its own arguments: `code --wait`.
  const [program = DEFAULT_EDITOR, ...args] = words.trim().split(/\s+/);
  if (!EDITORS.includes(basename(program))) {
    throw new UsageError(
      `Cannot start the editor ${program}: edit knows ${EDITORS.join(", ")}`,
      `set EDITOR to one of these; or ${instead}`,
    );
  }
  const isToldToWait = args.includes(WAIT) || args.includes("-w");
  const waits = RETURN_AT_ONCE.includes(basename(program)) && !isToldToWait ? [WAIT] : [];
  try {
    const exit = await programs.runInTerminal(program, [...args, ...waits, path]);
    if (exit.kind === "signaled") return `${program} was ended by ${exit.signal}`;
    return exit.code === 0 ? undefined : `${program} ended with status ${exit.code}`;
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    throw new UsageError(`Cannot start the editor ${program}: ${error.words}`, instead);
  }
}
