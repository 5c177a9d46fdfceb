/** Nobody else's files are believed: the look at a directory that comes before reading anything in it. */
import type { ForeignFault, Host } from "../../host/host.ts";
import { machineFiles } from "../../plan/machine_files.ts";
import { quoteForShell } from "../../plan/shell_words.ts";
import { ForeignDirectoryError } from "../errors.ts";

/**
 * Looks at the directory of all machines. Every command that reads it does so first: a record in it says which
 * programs are started and which files are removed.
 *
 * Throws {@link ForeignDirectoryError} unless it is this user's alone, or not there.
 */
export async function lookAtMachines(host: Host): Promise<void> {
  await lookAtDirectory(host, host.directories.machines, "the machines directory");
}

/** The same for another directory; `what`: "the machines directory". */
export async function lookAtDirectory(host: Host, path: string, what: string): Promise<void> {
  const fault = await host.files.foreign(path);
  if (fault === undefined || isLibvirts(host, path, fault)) return;
  throw new ForeignDirectoryError(
    `Cannot use ${what} ${path}: ${foreignWords(fault, host.user.uid)}`,
    helpFor(fault, path),
  );
}

/**
 * Looks at what stands in the place of machine `name`'s directory.
 *
 * Throws {@link ForeignDirectoryError} where nothing in it is to be believed.
 */
export async function lookAtMachine(host: Host, name: string): Promise<void> {
  const { directory } = machineFiles(host.directories.machines, name);
  const fault = await host.files.foreign(directory);
  if (fault === undefined) return;
  throw new ForeignDirectoryError(
    `Cannot use ${directory}, which is no machine's: ${foreignWords(fault, host.user.uid)}`,
    helpForPlace(fault, directory),
  );
}

/** What to do with something in the directory of machines. Pure. */
export function helpForPlace(fault: ForeignFault, path: string): string {
  return fault.kind === "owner"
    ? `as user ${fault.uid} or root, remove it: rm -r ${quoteForShell(path)}`
    : fault.kind === "link" || fault.kind === "no-directory"
    ? `remove it: rm ${quoteForShell(path)}`
    : helpFor(fault, path);
}

/** Why a directory is not user `uid`'s alone: goes on after "DIRECTORY: ". Pure. */
export function foreignWords(fault: ForeignFault, uid: number): string {
  switch (fault.kind) {
    case "link":
      return "it is a symbolic link";
    case "denied":
      return "it lies in a directory that cannot be searched";
    case "no-directory":
      return "it is not a directory";
    case "owner":
      return `it belongs to user ${fault.uid}, not to user ${uid} who runs domrun`;
    case "writable":
      return "others may write to it";
    case "closed":
      return "its mode keeps its own user out";
  }
}

function helpFor(fault: ForeignFault, path: string): string {
  switch (fault.kind) {
    case "link":
      return "remove the link";
    case "no-directory":
      return "remove what is there";
    case "writable":
      return `look at what is in it, then take that away: chmod 700 ${quoteForShell(path)}`;
    case "closed":
      return `run: chmod 700 ${quoteForShell(path)}`;
    case "owner":
    case "denied":
      return "set XDG_RUNTIME_DIR to a directory of your own";
  }
}

/** libvirt gives root's passt directory to the user of its QEMUs (`user` in qemu.conf). Root alone shares it. */
function isLibvirts({ user, directories }: Host, path: string, fault: ForeignFault): boolean {
  return user.uid === 0 && path === directories.passt && fault.kind === "owner";
}
