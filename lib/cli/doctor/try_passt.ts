/** passt is started as for a machine, and ended: what forbids it, it says itself. */
import { join } from "@std/path/posix";
import { FileError, type Host } from "../../host/host.ts";
import { passtArguments } from "../../passt/command_line.ts";
import type { PlannedPasst } from "../../plan/launch_plan.ts";
import { keepsRoot } from "../../plan/passt.ts";
import { LaunchError } from "../../vm/errors.ts";
import { beginPasst, endPasst } from "../../vm/processes/passt.ts";
import { type Check, type Examined, lacking, ok } from "./check.ts";
import { PRIVATE_DIRECTORY_MODE } from "../../host/modes.ts";

/** Undefined where there is no passt to try, or no `cat`, which its end takes: {@link endPasst}. */
export async function passtStartCheck(
  { host, passt, needs }: Examined,
): Promise<Check | undefined> {
  if (passt === undefined || await host.programs.find("cat") === undefined) return undefined;
  const name = "passt starts";
  const base = join(host.directories.passt, `domrun-.doctor-${host.processId}`);
  const [socket, pidFile] = [`${base}.socket`, `${base}.pid`];
  const error = await tryPasst(host, {
    interface: "net0",
    program: passt.program,
    args: passtArguments({
      vhostUser: false,
      socket,
      pidFile,
      asRoot: host.user.uid === 0 && keepsRoot(passt),
      addresses: [],
      portForwards: [],
    }),
    socket,
    pidFile,
  });
  if (error === undefined) return ok(name, "in a trial, without a machine");
  const found = error.message.replace(/^Cannot start passt for interface "net0": /, "");
  return lacking(needs?.passt ?? true, {
    name,
    found,
    fails: "interfaces with <backend type='passt'/>",
    remedy: error.help ??
      (hasTooFewFiles(found)
        ? "raise the limit of open files, which `ulimit -Hn` shows: see the line open files"
        : `try: ${passt.program} --foreground --one-off`),
  });
}

/** In the kernel's words (EMFILE). Pure. */
export function hasTooFewFiles(words: string): boolean {
  return words.includes("Too many open files");
}

/** Starts a passt and ends it; returns why it does not start. Nothing of it is left behind. */
export async function tryPasst(
  host: Host,
  planned: PlannedPasst,
): Promise<LaunchError | undefined> {
  try {
    await host.files.ensureDirectory(host.directories.passt, PRIVATE_DIRECTORY_MODE);
    const { ready } = await beginPasst(host, planned);
    await ready;
    return undefined;
  } catch (error) {
    if (error instanceof LaunchError) return error;
    if (!(error instanceof FileError)) throw error;
    return new LaunchError(`its directory ${error.path} cannot be made: ${error.message}`, {
      phase: "directories",
      help: "set XDG_RUNTIME_DIR to a directory of your own",
    });
  } finally {
    await endPasst(host, planned).catch(() => {});
  }
}
