/** Who holds a lock, as Linux tells it. */
import type { FileIdentity } from "./host.ts";

/** The last byte is one of them. */
type Bytes = readonly [first: number, last: number];

/** Deno lets only a program with every permission read below /proc: `cat` does it. */
const READER = { program: "cat", args: ["/proc/locks"] };

/** The process that holds the flock(2) of the directory at `path`; undefined where nobody does, or nobody tells. */
export async function lockHolder(path: string): Promise<number | undefined> {
  try {
    const identity = identityOf(path);
    return holderIn(await readLocks(), identity);
  } catch {
    return undefined;
  }
}

/** The bytes of the file at `path` that open file description locks are on; none where nobody tells. */
export async function lockedBytes(path: string): Promise<readonly Bytes[]> {
  try {
    // First: nobody is asked about a file that is not there.
    const identity = identityOf(path);
    return bytesIn(await readLocks(), identity);
  } catch {
    return [];
  }
}

/** The processes that hold a whole file for themselves by a lock of their own; none where nobody tells. */
export async function lockingFiles(): Promise<readonly number[]> {
  return processesIn(await readLocks().catch(() => ""));
}

async function readLocks(): Promise<string> {
  const { program, args } = READER;
  const { stdout } = await new Deno.Command(program, { args, cwd: "/", stderr: "null" }).output();
  return new TextDecoder().decode(stdout);
}

function identityOf(path: string): FileIdentity {
  const { dev, ino } = Deno.statSync(path);
  return { dev, ino: ino ?? 0 };
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

/** The same of `2: OFDLCK ADVISORY  READ -1 fe:00:214 100 101`, of which no process is known. Pure. */
export function bytesIn(locks: string, { dev, ino }: FileIdentity): readonly Bytes[] {
  const line = /^\d+: OFDLCK +\S+ +\S+ \S+ ([0-9a-f]+):([0-9a-f]+):(\d+) (\d+) (\d+|EOF)$/gm;
  return [...locks.matchAll(line)].flatMap(([, major = "", minor = "", inode, first, last]) => {
    const device = deviceNumber(Number.parseInt(major, 16), Number.parseInt(minor, 16));
    if (Number(inode) !== ino || device !== dev) return [];
    return [[Number(first), last === "EOF" ? Infinity : Number(last)] as const];
  });
}

/** The same of `3: POSIX  ADVISORY  WRITE 652 fe:00:214 0 EOF`: each process once. Pure. */
export function processesIn(locks: string): readonly number[] {
  const line = /^\d+: POSIX +\S+ +WRITE ([1-9]\d*) \S+ 0 EOF$/gm;
  return [...new Set([...locks.matchAll(line)].map(([, pid]) => Number(pid)))];
}

/** As stat(2) gives it, which splits the minor number around the major one (makedev(3)). */
function deviceNumber(major: number, minor: number): number {
  return (minor & 0xff) + major * 0x100 + (minor >> 8) * 0x100000;
}
