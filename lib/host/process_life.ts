/**
 * Whether a process lives. One that ends does so in steps (do_exit() in kernel/exit.c): first its program and its memory
 * go, which takes a fifth of a second for a guest of 3 GiB, then its files with their locks and ports. Meanwhile nobody
 * but root may look at what it has, and while another of its threads is the last one, it is a zombie.
 */
import type { FileIdentity } from "./host.ts";
import { lookAt } from "./look.ts";
import { readStat } from "./process_stat.ts";

/** `ending`: it does nothing any more, and the kernel still takes from it what it had. */
export type ProcessLife = "runs" | "ending" | "ended";

/** In the kernel's flags of a process that ends (PF_EXITING in include/linux/sched.h). */
const EXITING = 0x4;

/** The file that is the standard error of a process; undefined where there is none, or nobody may look. */
export function standardErrorOf(pid: number): FileIdentity | undefined {
  const file = lookAt(`/proc/${pid}/fd/2`);
  return typeof file === "string" ? undefined : { dev: file.dev, ino: file.ino };
}

/**
 * True until the process has ended, whether somebody waited for it or not. Without `cat`, one whose program is gone counts
 * as ended; of one that has given up its rights, as passt does, nobody may look at the program, and it counts as alive.
 */
export async function exists(pid: number): Promise<boolean> {
  const program = lookAt(`/proc/${pid}/exe`);
  if (typeof program !== "string") return true;
  const life = await lifeOf(pid);
  return life === undefined ? program === "denied" : life !== "ended";
}

/** True while the process ends. Without `cat` nobody tells. */
export async function isEnding(pid: number): Promise<boolean> {
  return await lifeOf(pid) === "ending";
}

async function lifeOf(pid: number): Promise<ProcessLife | undefined> {
  const isThere = () => lookAt(`/proc/${pid}`) !== "missing";
  const stat = isThere() ? await readStat(pid) : undefined;
  if (stat !== undefined) return lifeInStat(stat);
  return isThere() ? undefined : "ended";
}

/** Of the fields of {@link readStat}: the state, as the seventh the kernel's flags, as the eighteenth the number of threads. Pure. */
export function lifeInStat(fields: readonly string[]): ProcessLife {
  const state = fields[0] ?? "";
  if (state === "Z" || state === "X") return Number(fields[17]) > 1 ? "ending" : "ended";
  return (Number(fields[6]) & EXITING) !== 0 ? "ending" : "runs";
}
