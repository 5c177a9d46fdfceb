/** Files of a plan that are not there yet: a firmware's variables and overlays from their templates, and cloud-init's seed. */
import { FileError, type Host, type RunOptions, StartError } from "../../host/host.ts";
import type { PlannedFile, PlannedSeed, PlannedTemplate } from "../../plan/launch_plan.ts";
import { makeCommand } from "../../plan/make_command.ts";
import { LaunchError } from "../errors.ts";
import { complaintOf } from "../processes/tool.ts";
import { unlinkFile } from "./forget_files.ts";
import type { Undo } from "./undo.ts";

/** qemu-img copies some hundred KiB; slow network file systems take their time. */
const MAKE_MS = 60_000;

/** The one that cloud-init looks for (NoCloud). */
const SEED_LABEL = "CIDATA";

const HELP_MISSING = "install it (Debian: qemu-utils), or copy the template by hand";

const HELP_BESIDE =
  "the directory has to be one that you may write: what the guest writes goes there " +
  "until it ends";

/**
 * Makes each planned file that has a template and is not there: qemu-img does it, which may write where domrun itself may
 * not; `made` takes how to remove it again. domrun writes a seed, into the machine's directory, and with that it goes.
 *
 * Throws {@link LaunchError} with qemu-img's own words, or because the signal was aborted.
 */
export async function makeFiles(
  host: Host,
  planned: readonly PlannedFile[],
  { made, ...options }: { readonly signal?: AbortSignal; readonly made?: Undo } = {},
): Promise<void> {
  for (const file of planned) {
    const { madeFrom } = file;
    if (file.seed !== undefined) await makeSeed(host, file, file.seed);
    if (madeFrom === undefined) continue;
    // Of an overlay that is there already, the machine has ended before QEMU had opened it: it is made anew.
    if (!madeFrom.overlay && await host.files.stat(file.path) !== undefined) continue;
    await make(host, file, madeFrom, { timeoutMs: MAKE_MS, ...options });
    made?.add(`remove ${file.path}, made for ${file.purpose}`, async () => {
      const words = await unlinkFile(host, file);
      if (words !== undefined) throw new Error(words);
    });
  }
}

/** It goes with the machine's directory, which it lies in. */
async function makeSeed(host: Host, file: PlannedFile, seed: PlannedSeed): Promise<void> {
  const { isoImage } = await import("./iso_image.ts");
  try {
    await host.files.createNew(file.path, isoImage(SEED_LABEL, seed));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw failure(file, error.message);
  }
}

async function make(
  host: Host,
  file: PlannedFile,
  template: PlannedTemplate,
  options: RunOptions,
): Promise<void> {
  const { exit, stderr, timedOut } = await run(host, file, template, options);
  if (exit.kind === "exited" && exit.code === 0) return;
  // Half a file may be left where we may not remove it; the error says where.
  await host.files.remove(file.path).catch(() => {});
  const words = complaintOf("qemu-img", stderr);
  throw failure(
    file,
    timedOut || !words ? "qemu-img did not finish" : words,
    template.overlay ? HELP_BESIDE : undefined,
  );
}

async function run(
  host: Host,
  file: PlannedFile,
  template: PlannedTemplate,
  options: RunOptions,
) {
  const { program, args } = makeCommand(file, template);
  try {
    return await host.programs.run(program, args, options);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    const missing = error.fault === "missing";
    throw failure(
      file,
      missing ? "there is no program qemu-img" : error.message,
      missing ? HELP_MISSING : undefined,
    );
  }
}

function failure(file: PlannedFile, why: string, help?: string): LaunchError {
  return new LaunchError(`Cannot make ${file.path} for ${file.purpose}: ${why}`, {
    phase: "files",
    ...(file.place === undefined ? {} : { place: file.place }),
    ...(help === undefined ? {} : { help }),
  });
}
