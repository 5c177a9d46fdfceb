/** A file that need not be there. */
import { FileError, type Files } from "./host.ts";

/**
 * The text of a file; undefined where it is not there. One that may not be read is another thing: whoever takes it for
 * none says what is not true.
 *
 * Throws {@link FileError}.
 */
export async function textIfThere(
  files: Pick<Files, "readText">,
  path: string,
): Promise<string | undefined> {
  try {
    return await files.readText(path);
  } catch (error) {
    if (error instanceof FileError && error.fault === "missing") return undefined;
    throw error;
  }
}
