/**
 * `@std/path/posix` of the npm profile, over Deno's own `node:path`.
 *
 * Re-exported by name because `node:path/posix` is typed with `export =`, which has nothing to star.
 */
import { posix } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export const {
  basename,
  dirname,
  extname,
  format,
  isAbsolute,
  join,
  normalize,
  parse,
  relative,
  resolve,
} = posix;

/** Separates the directories of a path. */
export const SEPARATOR = "/";

/** Separates the paths of a list such as PATH. */
export const DELIMITER = ":";

/** The path of a file URL. Pure. */
export function fromFileUrl(url: string | URL): string {
  return fileURLToPath(url);
}

/** The file URL of an absolute path. Pure. */
export function toFileUrl(path: string): URL {
  return pathToFileURL(path);
}
