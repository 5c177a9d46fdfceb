/** Files that only an open QEMU needs: overlays of transient disks. */
import type { Host } from "../../host/host.ts";
import type { PlannedFile } from "../../plan/launch_plan.ts";
import { forgetCommand } from "../../plan/make_command.ts";
import { LaunchError } from "../errors.ts";
import { runTool } from "../processes/tool.ts";

/** It takes a name out of a directory; slow network file systems take their time. */
const FORGET_MS = 30_000;

/**
 * Takes the names of the overlays away, which QEMU has open: so they are gone with it, however it ends. unlink(1) does
 * it: it may write where domrun itself may not. One that is not there is fine.
 *
 * Throws {@link LaunchError} with unlink's words.
 */
export async function forgetFiles(
  host: Pick<Host, "files" | "programs">,
  planned: readonly PlannedFile[],
): Promise<void> {
  for (const file of planned) {
    if (file.madeFrom?.overlay) await forgetFile(host, file);
  }
}

async function forgetFile(
  host: Pick<Host, "files" | "programs">,
  file: PlannedFile,
): Promise<void> {
  const { path, purpose } = file;
  const words = await unlinkFile(host, file);
  if (words === undefined) return;
  throw new LaunchError(`Cannot remove ${path}, made for ${purpose}: ${words}`, {
    phase: "files",
    ...(file.place === undefined ? {} : { place: file.place }),
  });
}

/** Takes the name of a file away; undefined, or unlink's words. One that is not there is fine. */
export async function unlinkFile(
  host: Pick<Host, "files" | "programs">,
  file: PlannedFile,
): Promise<string | undefined> {
  return await host.files.stat(file.path) === undefined
    ? undefined
    : await runTool(host, forgetCommand(file), FORGET_MS);
}
