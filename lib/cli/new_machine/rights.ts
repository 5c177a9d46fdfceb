/** What keeps this user from a path, and what lets them. */
import { dirname } from "@std/path/posix";
import { FileError, type Host } from "../../host/host.ts";
import { commandToOpen } from "../../vm/launch/look_at_files.ts";

/** `why` goes on after "Cannot use PATH: ". */
export interface Hindrance {
  readonly why: string;
  readonly help: string;
}

/** The directory on the way that hides what is at `path`; undefined where nothing hides it. */
export async function hiddenBy(
  path: string,
  { files, user: { uid } }: Pick<Host, "files" | "user">,
): Promise<Hindrance | undefined> {
  const error = await files.readHead(path, 1).then(() => undefined, (error) => error);
  if (!(error instanceof FileError && error.fault === "denied")) return undefined;
  for (let directory = dirname(path);; directory = dirname(directory)) {
    const facts = await files.stat(directory);
    if (facts !== undefined) {
      return {
        why: `it lies in ${directory}, which user ${uid} may not search`,
        help: commandToOpen(directory, "x", facts.uid, uid),
      };
    }
    if (directory === "/") return undefined;
  }
}
