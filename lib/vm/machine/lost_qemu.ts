/**
 * A QEMU that lives and whose files are lost: its supervisor was killed, and then somebody removed the machine's directory.
 * It is found among all processes by its arguments. QEMU holds a lock on its pid file as long as it lives, also when that
 * has no name any more, so the few processes that hold such locks are looked at.
 */
import type { FileIdentity, Host } from "../../host/host.ts";
import { isMachineName } from "../../domain/machine_name.ts";
import { machineFiles } from "../../plan/machine_files.ts";
import { argumentsIn, argumentsOf } from "../processes/arguments.ts";

/** Why the situation of such a machine is what it is; goes on after "NAME: ". */
export const LOST = "its directory was removed";

/** Its process, and the log that is its standard error. */
interface FoundQemu {
  readonly pid: number;
  readonly log: FileIdentity;
}

/** A machine of which only its processes are left. */
export interface LostMachine {
  readonly name: string;
  readonly qemu: FoundQemu;
}

/** The living QEMU that was started to write this pid file; undefined where there is none, or nobody tells. */
export async function qemuWriting(host: Host, pidFile: string): Promise<FoundQemu | undefined> {
  const found = await qemus(host, (words) => words.includes(pidFile), []);
  return found.find(({ args }) => pidFileOf(args) === pidFile)?.qemu;
}

/** Every machine that has no directory. `known`: QEMUs of those that have one. */
export async function lostMachines(
  host: Host,
  known: readonly number[],
): Promise<readonly LostMachine[]> {
  const { machines } = host.directories;
  const found = await qemus(host, (words) => words.includes(`${machines}/`), known);
  const lost = await Promise.all(found.map(async ({ args, qemu }) => {
    const name = nameOf(args);
    const pidFile = pidFileOf(args);
    if (name === undefined || pidFile === undefined || !isMachineName(name)) return [];
    const files = machineFiles(machines, name);
    const isOurs = pidFile === files.qemuPidFile;
    const isLost = isOurs && await host.files.stat(files.directory) === undefined;
    return isLost ? [{ name, qemu }] : [];
  }));
  return lost.flat();
}

/** Those of this user, with their arguments. `mayBe`: false where the arguments of all of them together have none. */
async function qemus(
  host: Host,
  mayBe: (words: string) => boolean,
  known: readonly number[],
): Promise<readonly { readonly args: readonly string[]; readonly qemu: FoundQemu }[]> {
  const pids = (await host.programs.lockingFiles()).filter((pid) => !known.includes(pid));
  try {
    if (pids.length === 0 || !mayBe(await argumentsIn(host, pids))) return [];
    const all = await Promise.all(pids.map(async (pid) => {
      const args = await argumentsOf(host, pid);
      // Nobody may look at another user's: its arguments are not believed.
      const log = await host.programs.standardErrorOf(pid);
      return log === undefined ? [] : [{ args, qemu: { pid, log } }];
    }));
    return all.flat();
  } catch {
    // There is no `cat`: nobody tells.
    return [];
  }
}

/** Pure. */
function pidFileOf(args: readonly string[]): string | undefined {
  return valueOf(args, "-pidfile");
}

/** Of `-name guest=web,debug-threads=on`, where a comma is doubled. Pure. */
function nameOf(args: readonly string[]): string | undefined {
  const [, name] = /^guest=((?:[^,]|,,)*)/.exec(valueOf(args, "-name") ?? "") ?? [];
  return name?.replaceAll(",,", ",");
}

function valueOf(args: readonly string[], option: string): string | undefined {
  const index = args.indexOf(option);
  return index < 0 ? undefined : args[index + 1];
}
