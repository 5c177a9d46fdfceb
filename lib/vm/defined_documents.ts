/** Documents by name: plain files in a directory of the user's, put there and removed where domrun may not write. */
import type { Host } from "../host/host.ts";
import { isMachineName } from "../domain/machine_name.ts";
import { definedName, definedPath } from "../plan/defined_path.ts";
import { ChangeError, MachineStateError } from "./errors.ts";
import { runTool } from "./processes/tool.ts";
import { replaceFile } from "./replace_file.ts";

/** A document that was put in its place. */
export interface DefinedDocument {
  readonly path: string;
  /** Another one of the name was there. */
  readonly replaced: boolean;
}

/** The names that have a document, sorted. */
export async function definedNames(
  { directories: { documents }, files }: Pick<Host, "directories" | "files">,
): Promise<readonly string[]> {
  if (documents === undefined) return [];
  return (await files.list(documents)).map(definedName)
    .filter((name) => name !== undefined).filter(isMachineName);
}

/**
 * Keeps `text` as the document of a name, in place of an earlier one: whoever reads it meanwhile has the old one or the
 * new one.
 *
 * Throws {@link ChangeError} where there is no directory for it, or with the words of mkdir(1) or mv(1).
 */
export async function defineDocument(
  host: Host,
  name: string,
  text: string,
): Promise<DefinedDocument> {
  const { files, directories: { documents } } = host;
  const path = definedPath(host.directories, name);
  if (documents === undefined || path === undefined) {
    throw new ChangeError(
      "host",
      "There is no directory to keep documents in",
      "set HOME or XDG_CONFIG_HOME",
    );
  }
  const there = await files.stat(path);
  if (there?.kind === "directory") throw new ChangeError("host", `${path} is a directory`);
  const makeDirectory = { program: "mkdir", args: ["-p", "-m", "700", "--", documents] };
  const words = await runTool(host, makeDirectory) ??
    await replaceFile(host, "define", path, text);
  if (words === undefined) return { path, replaced: there !== undefined };
  throw new ChangeError("host", `Cannot keep the document of "${name}" at ${path}: ${words}`);
}

/** Where the document of a name is. Throws {@link MachineStateError} where there is none. */
export async function definedDocument(
  host: Pick<Host, "directories" | "files">,
  name: string,
): Promise<string> {
  const path = definedPath(host.directories, name);
  if (path === undefined || await host.files.stat(path) === undefined) {
    throw new MachineStateError(
      name,
      `No document is defined for "${name}"`,
      "those that are: domrun list --all",
    );
  }
  return path;
}

/**
 * Removes the document of a name; returns where it was.
 *
 * Throws {@link MachineStateError} where there is none, {@link ChangeError} with the words of rm(1).
 */
export async function undefineDocument(host: Host, name: string): Promise<string> {
  const path = await definedDocument(host, name);
  const words = await runTool(host, { program: "rm", args: ["-f", "--", path] });
  if (words === undefined) return path;
  throw new ChangeError("host", `Cannot remove ${path}: ${words}`);
}
