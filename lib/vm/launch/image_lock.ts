/** Images that another QEMU has open, as its locks tell: two at once would damage them. */
import { type Disk, diskPath } from "../../domain/disk.ts";
import { conflictWithUse } from "../../domain/image_conflict.ts";
import type { Host } from "../../host/host.ts";

/**
 * Bytes that QEMU locks of an image (block/file-posix.c, RAW_LOCK_PERM_BASE and RAW_LOCK_SHARED_BASE): whoever may
 * write has the first, and whoever lets no other write has the second.
 */
const WRITES = 101;
const ALONE = 201;

/** Why QEMU would not open the disk's image now: another program "may write to it". Undefined: nothing is known. */
export async function imageConflict(
  { files }: Pick<Host, "files">,
  disk: Disk,
): Promise<string | undefined> {
  const path = diskPath(disk);
  if (path === undefined) return undefined;
  const locked = await files.lockedBytes(path);
  const has = (byte: number) => locked.some(([first, last]) => first <= byte && byte <= last);
  return conflictWithUse({ writes: has(WRITES), alone: has(ALONE) }, disk);
}
