/** The document of a machine that runs. */
import type { Host } from "../../host/host.ts";
import { machineFiles } from "../../plan/machine_files.ts";

/** As it is now, with all that was filled in. Throws `FileError`. */
export async function runningDocument(
  { files, directories }: Pick<Host, "files" | "directories">,
  name: string,
): Promise<string> {
  return await files.readText(machineFiles(directories.machines, name).xml);
}
