/** The user's editor, and the file that it edits. */
import { basename, join } from "@std/path/posix";
import { type Host, type Programs, StartError } from "../../host/host.ts";
import { EDITORS } from "../../host/permissions.ts";
import { UsageError } from "../command.ts";

/** As virsh has it. */
const DEFAULT_EDITOR = "vi";
/** Everybody's, and kept until the host starts again: a text is not lost with the user's session. */
const DRAFTS = "/tmp";

/** A text that is being edited, in a directory of its own. */
export interface Draft {
  readonly path: string;
  /** Removes it, with what an editor left beside it. */
  remove(): Promise<void>;
}

/** Writes the text where only this user reads it. */
export async function makeDraft(
  { files }: Pick<Host, "files">,
  text: string,
): Promise<Draft> {
  const directory = join(DRAFTS, `domrun-edit-${crypto.randomUUID()}`);
  await files.makeDirectory(directory, 0o700);
  const path = join(directory, "domain.xml");
  await files.createNew(path, text);
  return { path, remove: async () => await files.removeTree(directory) };
}

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
      `edit starts no editor ${program}, but ${EDITORS.join(", ")} alone`,
      instead,
    );
  }
  try {
    const exit = await programs.runInTerminal(program, [...args, path]);
    if (exit.kind === "signaled") return `${program} was ended by ${exit.signal}`;
    return exit.code === 0 ? undefined : `${program} ended with status ${exit.code}`;
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    throw new UsageError(`Cannot start the editor ${program}: ${error.message}`, instead);
  }
}
