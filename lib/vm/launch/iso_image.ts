/**
 * A CD image of a few small files, as ECMA-119 (ISO 9660) has it: what cloud-init reads its seed from.
 *
 * Names are written in capitals as they are, longer and with more characters than the standard has: Linux and the
 * BSDs read them in small letters. A library or a program for this would be larger than what it saves.
 */

export interface IsoFile {
  /** In small letters: `user-data`. */
  readonly name: string;
  readonly text: string;
}

const SECTOR = 2048;
/** The first 16 are the system's; then the volume, its end, its two path tables, and the root directory. */
const VOLUME = 16;
const LITTLE_PATHS = 18;
const BIG_PATHS = 19;
const ROOT = 20;
const FIRST_FILE = 21;
/** One path table entry, that of the root. */
const PATHS_BYTES = 10;
const IS_DIRECTORY = 2;

/** The image of a volume with these files in its root, which has room for some thirty. Pure. */
export function isoImage(label: string, files: readonly IsoFile[]): Uint8Array<ArrayBuffer> {
  // The standard wants directories sorted.
  const sorted = files.toSorted((a, b) => a.name < b.name ? -1 : 1);
  let next = FIRST_FILE;
  const extents = sorted.map(({ name, text }) => {
    const bytes = new TextEncoder().encode(text);
    const extent = { name, bytes, sector: next };
    next += Math.ceil(bytes.length / SECTOR);
    return extent;
  });
  const image = new Uint8Array(next * SECTOR);
  image.set(volume(label, next), VOLUME * SECTOR);
  image.set([255, ...ascii("CD001"), 1], (VOLUME + 1) * SECTOR);
  image.set([1, 0, ...little(ROOT, 4), ...little(1, 2), 0, 0], LITTLE_PATHS * SECTOR);
  image.set([1, 0, ...big(ROOT, 4), ...big(1, 2), 0, 0], BIG_PATHS * SECTOR);
  image.set([
    ...record([0], ROOT, SECTOR, IS_DIRECTORY),
    ...record([1], ROOT, SECTOR, IS_DIRECTORY),
    ...extents.flatMap(({ name, bytes, sector }) =>
      record(ascii(`${name.toUpperCase()};1`), sector, bytes.length, 0)
    ),
  ], ROOT * SECTOR);
  for (const { bytes, sector } of extents) image.set(bytes, sector * SECTOR);
  return image;
}

/** The primary volume descriptor (8.4). */
function volume(label: string, sectors: number): number[] {
  return [
    ...[1, ...ascii("CD001"), 1, 0],
    ...ascii("".padEnd(32)), // system
    ...ascii(label.padEnd(32)),
    ...zeros(8),
    ...both(sectors, 4),
    ...zeros(32),
    ...both(1, 2), // volumes of the set
    ...both(1, 2), // this one's number
    ...both(SECTOR, 2),
    ...both(PATHS_BYTES, 4),
    ...little(LITTLE_PATHS, 4),
    ...zeros(4),
    ...big(BIG_PATHS, 4),
    ...zeros(4),
    ...record([0], ROOT, SECTOR, IS_DIRECTORY),
    ...ascii("".padEnd(4 * 128 + 3 * 37)), // who made it, and files that say more
    ...Array.from({ length: 4 }, () => [...ascii("0".repeat(16)), 0]).flat(), // no dates
    1,
  ];
}

/** An entry of a directory (9.1). */
function record(name: readonly number[], sector: number, bytes: number, flags: number): number[] {
  const length = 33 + name.length + (name.length % 2 === 0 ? 1 : 0);
  const made = [70, 1, 1, 0, 0, 0, 0]; // 1970
  const head = [length, 0, ...both(sector, 4), ...both(bytes, 4), ...made, flags, 0, 0];
  const entry = [...head, ...both(1, 2), name.length, ...name];
  return [...entry, ...zeros(length - entry.length)];
}

function ascii(text: string): number[] {
  return [...text].map((one) => one.charCodeAt(0));
}

function zeros(count: number): number[] {
  return Array.from({ length: count }, () => 0);
}

function little(value: number, bytes: number): number[] {
  return Array.from({ length: bytes }, (_, index) => (value >> (8 * index)) & 0xff);
}

function big(value: number, bytes: number): number[] {
  return little(value, bytes).reverse();
}

/** In both orders, one behind the other. */
function both(value: number, bytes: number): number[] {
  return [...little(value, bytes), ...big(value, bytes)];
}
