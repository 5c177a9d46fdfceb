/** Where documents lie that are kept by name. */
import { join } from "@std/path/posix";
import type { Directories } from "../host/host.ts";

const SUFFIX = ".xml";

/** The document of a name, whether or not it is there; undefined where the user has no directory for it. Pure. */
export function definedPath(
  { documents }: Pick<Directories, "documents">,
  name: string,
): string | undefined {
  return documents === undefined ? undefined : join(documents, name + SUFFIX);
}

/** The name of the machine whose document a file of that directory is; undefined for other files. Pure. */
export function definedName(file: string): string | undefined {
  return file.endsWith(SUFFIX) && !file.startsWith(".") ? file.slice(0, -SUFFIX.length) : undefined;
}
