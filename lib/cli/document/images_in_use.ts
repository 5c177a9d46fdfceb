/** Images that another QEMU has open, as its locks tell. */
import { type Disk, diskPath, isReadonly } from "../../domain/disk.ts";
import { devicesOf, type Domain } from "../../domain/domain.ts";
import type { Finding } from "../../findings/finding.ts";
import type { Host } from "../../host/host.ts";
import type { Origins } from "../../xml/decode_context.ts";

/**
 * Bytes that QEMU locks of an image (block/file-posix.c, RAW_LOCK_PERM_BASE and RAW_LOCK_SHARED_BASE): whoever may
 * write has the first, and whoever lets no other write has the second.
 */
const WRITES = 101;
const ALONE = 201;

/** A warning at each image that QEMU would refuse to open now. Two at once would damage it. */
export async function imagesInUse(
  { domain, origins }: { readonly domain: Domain; readonly origins: Origins },
  host: Pick<Host, "files">,
): Promise<readonly Finding[]> {
  const found = await Promise.all(
    devicesOf(domain).disks.map(async (disk) => {
      const path = diskPath(disk);
      if (path === undefined) return [];
      const why = conflict(disk, await host.files.lockedBytes(path));
      if (why === undefined) return [];
      const attribute = disk.type === "file" ? "file" : "dev";
      return [origins.finding(origins.childAttribute(disk, "source", attribute), {
        severity: "warning",
        code: "host/image-in-use",
        message: `QEMU would not open this image now: another program ${why}`,
        help: "stop it (`domrun ps` lists machines), or give each machine an image of its own",
      })];
    }),
  );
  return found.flat();
}

type Locked = Awaited<ReturnType<Host["files"]["lockedBytes"]>>;

function conflict(disk: Disk, locked: Locked): string | undefined {
  const has = (byte: number) => locked.some(([first, last]) => first <= byte && byte <= last);
  // What is written to a transient disk goes elsewhere.
  const isRead = isReadonly(disk) || disk.transient !== undefined;
  if (has(WRITES) && disk.shareable !== true) return "may write to it";
  return has(ALONE) && !isRead ? "lets no other write to it" : undefined;
}
