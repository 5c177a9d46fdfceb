/**
 * `@std/path/posix` of the npm profile, over Deno's own `node:path`: the functions in use.
 *
 * Re-exported by name because `node:path/posix` is typed with `export =`, which has nothing to star.
 */
import { posix } from "node:path";
import { fileURLToPath } from "node:url";

export const { basename, dirname, isAbsolute, join, normalize, relative } = posix;

/** The path of a file URL. Pure. */
export function fromFileUrl(url: string | URL): string {
  return fileURLToPath(url);
}
