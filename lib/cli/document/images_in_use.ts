/** Images that another QEMU has open, as its locks tell. */
import { devicesOf, type Domain } from "../../domain/domain.ts";
import type { Finding } from "../../findings/finding.ts";
import type { Host } from "../../host/host.ts";
import { imageConflict } from "../../vm/launch/image_lock.ts";
import type { Origins } from "../../xml/decode_context.ts";

/** A warning at each image that QEMU would refuse to open now. */
export async function imagesInUse(
  { domain, origins }: { readonly domain: Domain; readonly origins: Origins },
  host: Pick<Host, "files">,
): Promise<readonly Finding[]> {
  const found = await Promise.all(
    devicesOf(domain).disks.map(async (disk) => {
      const why = await imageConflict(host, disk);
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
