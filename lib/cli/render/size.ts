/** Sizes as people read them. Pure. */

const UNITS = ["bytes", "KiB", "MiB", "GiB", "TiB"];

/** `3 GiB`, `2.5 GiB`, `64 MiB`: with one decimal at most. */
export function sizeWords(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  return `${Number((bytes / 1024 ** power).toFixed(1))} ${UNITS[power]}`;
}
