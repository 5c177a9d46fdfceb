/** What outlives the runs of a machine: where it lies, and what lies there. */
import { nvramPath } from "../domain/os.ts";
import { needsSwtpm } from "../domain/tpm.ts";
import type { Directories } from "../host/host.ts";
import type { CompleteDomain } from "../qemu/complete/complete.ts";
import type { PlannedDirectory } from "./launch_plan.ts";

/** The state of one machine. */
export interface KeptState {
  /** `STATE/UUID`; absent: the user has no directory for state. */
  readonly directory?: string | undefined;
  /** Names in it, of earlier runs. */
  readonly files: readonly string[];
  /** What the names of new files begin with: the machine's name, or a short one in its place. */
  readonly own: string;
}

/** The directory of a machine's state. Pure. */
export function stateDirectory({ state }: Directories, uuid: string): string | undefined {
  return state === undefined ? undefined : `${state}/${uuid}`;
}

/** The name of a TPM's directory: that of an earlier run, whatever the machine was called then. Pure. */
export function tpmName(files: readonly string[], own: string): string {
  return files.find((name) => name.endsWith("_TPM")) ?? `${own}_TPM`;
}

/** The directories of a machine's state, where the machine has some. Pure. */
export function keptDirectories(
  { os, uuid, devices }: CompleteDomain,
  directories: Directories,
  { files, own }: Pick<KeptState, "files" | "own">,
): readonly PlannedDirectory[] {
  const path = stateDirectory(directories, uuid);
  if (path === undefined) return [];
  const kept = { mode: 0o700, exclusive: false, kept: true };
  if (devices.tpms.some(needsSwtpm)) {
    return [{ path, ...kept }, { path: `${path}/${tpmName(files, own)}`, ...kept }];
  }
  const variables = os.nvram && nvramPath(os.nvram);
  return variables?.startsWith(`${path}/`) ? [{ path, ...kept }] : [];
}

/** What the machine was called whose state is in the file. Pure. */
export function nameOfKept(file: string): string {
  return file.replace(/_(VARS\.fd|VARS\.qcow2|TPM)$/, "");
}
