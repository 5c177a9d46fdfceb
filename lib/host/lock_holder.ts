/** Who holds a lock, as Linux tells it. */
import type { FileIdentity } from "./host.ts";

/** Deno lets only a program with every permission read below /proc: `cat` does it. */
const READER = { program: "cat", args: ["/proc/locks"] };

/** The process that holds the flock(2) of the directory at `path`; undefined where nobody does, or nobody tells. */
export async function lockHolder(path: string): Promise<number | undefined> {
  try {
    const { dev, ino } = Deno.statSync(path);
    const { program, args } = READER;
    const { stdout } = await new Deno.Command(program, { args, cwd: "/", stderr: "null" }).output();
    return holderIn(new TextDecoder().decode(stdout), { dev, ino: ino ?? 0 });
  } catch {
    return undefined;
  }
}

/**
 * Of the lines of /proc/locks (proc(5)): `1: FLOCK  ADVISORY  WRITE 652 00:2d:131 0 EOF`, with the device's numbers
 * hexadecimal; one that waits has `->` before its type. Pure.
 */
export function holderIn(locks: string, { dev, ino }: FileIdentity): number | undefined {
  const line = /^\d+: FLOCK +\S+ +\S+ (\d+) ([0-9a-f]+):([0-9a-f]+):(\d+) /gm;
  for (const [, pid, major = "", minor = "", inode] of locks.matchAll(line)) {
    const device = deviceNumber(Number.parseInt(major, 16), Number.parseInt(minor, 16));
    if (Number(inode) === ino && device === dev) return Number(pid);
  }
  return undefined;
}

/** As stat(2) gives it, which splits the minor number around the major one (makedev(3)). */
function deviceNumber(major: number, minor: number): number {
  return (minor & 0xff) + major * 0x100 + (minor >> 8) * 0x100000;
}
