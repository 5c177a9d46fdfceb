/** How much a machine's logs may take. They lie in the runtime directory, which is memory as a rule. */

/** Behind the name of a log: the part of it that was written before. */
export const EARLIER = ".1";

export interface LogBound {
  /** A log that is larger becomes the earlier part, in place of the one before. */
  readonly partBytes: number;
  /** Of an earlier part more than this is not kept. */
  readonly earlierBytes: number;
}

const MIB = 1024 * 1024;

/** What a guest writes to a serial port or console. */
export const CONSOLE_BOUND: LogBound = { partBytes: 4 * MIB, earlierBytes: 8 * MIB };
/** What QEMU says, and what domrun saw. */
export const OWN_BOUND: LogBound = { partBytes: MIB, earlierBytes: 2 * MIB };

/** How many last runs are kept at most, and how many bytes of them; the oldest goes first. */
export const LAST_RUNS = 20;
export const LAST_RUNS_BYTES = 64 * MIB;

/** How long until a machine's logs are looked at again. */
const LOOK_MS = 250;
/** Once one was too large: a guest that writes much goes on, as a rule. */
const SOON_MS = 25;

/** True when a log of this size is to be rotated. Pure. */
export function isTooLarge(bytes: number, bound: LogBound): boolean {
  return bytes > bound.partBytes;
}

/** Until the next look. Pure. */
export function nextLookMs(rotated: boolean): number {
  return rotated ? SOON_MS : LOOK_MS;
}

/** A last run, as far as keeping it goes. */
export interface KeptBytes {
  readonly endedAt: string;
  readonly bytes: number;
}

/** The runs that are too many, or too large together: of the oldest, so many. The newest is always kept. Pure. */
export function runsToForget<T extends KeptBytes>(runs: readonly T[]): readonly T[] {
  const newestFirst = runs.toSorted((a, b) => a.endedAt < b.endedAt ? 1 : -1);
  let bytes = 0;
  return newestFirst.filter((run, index) => {
    bytes += run.bytes;
    return index > 0 && (index >= LAST_RUNS || bytes > LAST_RUNS_BYTES);
  });
}
