/** A text in a file where domrun may write, until it is somewhere else, or nobody's any more. */
import { join } from "@std/path/posix";
import type { FileAccess, Host } from "../host/host.ts";
import { PRIVATE_DIRECTORY_MODE } from "../host/modes.ts";

/** Everybody's, and kept until the host starts again: a text is not lost with the user's session. */
const DRAFTS = "/tmp";

/** The file, in a directory of its own. */
export interface Draft {
  readonly path: string;
  /** Removes it, with what an editor left beside it. */
  remove(): Promise<void>;
}

/**
 * Writes the text where only this user reads it; where that fails nothing is left.
 *
 * @param purpose a part of the directory's name: `edit`
 * @param access of the file, absent: this user's alone; its directory is in any case
 */
export async function makeDraft(
  { files }: Pick<Host, "files">,
  purpose: string,
  text: string,
  access?: FileAccess,
): Promise<Draft> {
  const directory = join(DRAFTS, `domrun-${purpose}-${crypto.randomUUID()}`);
  const remove = async () => await files.removeTree(directory);
  await files.makeDirectory(directory, PRIVATE_DIRECTORY_MODE);
  const path = join(directory, "domain.xml");
  try {
    await files.createNew(path, text, access);
  } catch (error) {
    await remove();
    throw error;
  }
  return { path, remove };
}
