/** A log that another program has open, emptied. */
import { PRIVATE_MODE } from "./modes.ts";

const CHUNK_BYTES = 256 * 1024;

/** See `Files.rotate`. In one go: nobody else in this process has a turn between the last read and the cut. */
export function rotate(
  path: string,
  to: string,
  { from, maxBytes }: { readonly from: number; readonly maxBytes: number },
): number {
  using log = Deno.openSync(path, { read: true, write: true });
  const beside = `${to}.${crypto.randomUUID()}`;
  const begin = Math.max(from, log.statSync().size - maxBytes);
  // Only two parts are kept: the earlier one makes room for the next.
  removeIfThere(to);
  const copied = tryCopy(log, begin, beside);
  const { size } = log.statSync();
  log.truncateSync(0);
  if (copied) Deno.renameSync(beside, to);
  return size;
}

/** False where there is no room for it, or no permission. */
function tryCopy(log: Deno.FsFile, begin: number, beside: string): boolean {
  try {
    copy(log, begin, beside);
    return true;
  } catch {
    removeIfThere(beside);
    return false;
  }
}

function copy(log: Deno.FsFile, begin: number, beside: string): void {
  using copy = Deno.openSync(beside, { write: true, createNew: true, mode: PRIVATE_MODE });
  log.seekSync(begin, Deno.SeekMode.Start);
  const chunk = new Uint8Array(CHUNK_BYTES);
  for (let read = log.readSync(chunk); read !== null; read = log.readSync(chunk)) {
    for (let at = 0; at < read;) at += copy.writeSync(chunk.subarray(at, read));
  }
}

function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // It is not there, as a rule.
  }
}
