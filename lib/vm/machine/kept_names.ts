/** What earlier runs of a machine have left: its firmware's variables, its TPM. */
import { FileError, type Host } from "../../host/host.ts";
import { stateDirectory } from "../../plan/machine_state.ts";

/** Names of what earlier runs of the machine have left. */
export async function keptState(host: Host, uuid: string): Promise<readonly string[]> {
  const directory = stateDirectory(host.directories, uuid);
  if (directory === undefined) return [];
  try {
    return await host.files.list(directory);
  } catch (error) {
    if (error instanceof FileError) return [];
    throw error;
  }
}
