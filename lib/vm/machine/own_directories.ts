/** Nobody else's files are believed: the look at a directory that comes before reading anything in it. */
import type { ForeignFault, Host } from "../../host/host.ts";
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
    case "owner":
    case "denied":
      return "set XDG_RUNTIME_DIR to a directory of your own";
  }
}

/** libvirt gives root's passt directory to the user of its QEMUs (`user` in qemu.conf). Root alone shares it. */
function isLibvirts({ user, directories }: Host, path: string, fault: ForeignFault): boolean {
  return user.uid === 0 && path === directories.passt && fault.kind === "owner";
}
