/** One image for two disks of a machine: QEMU would not open it for the second, and its words name neither. */
import { type Disk, diskPath } from "../../domain/disk.ts";
import { devicesOf, type Domain } from "../../domain/domain.ts";
import { conflictOfDisks } from "../../domain/image_conflict.ts";
import type { Host } from "../../host/host.ts";
import { ChangeError } from "../errors.ts";
import { identities } from "../machine/file_holder.ts";

/** Throws {@link ChangeError} where one of the machine's other disks keeps QEMU from opening this one's image. */
export async function refuseSecondDisk(
  host: Host,
  disk: Disk,
  others: readonly Disk[],
): Promise<void> {
  const path = diskPath(disk);
  if (path === undefined) return;
  for (const other of others) {
    const why = conflictOfDisks(other, disk);
    if (why === undefined || !await isSameFile(host, path, diskPath(other))) continue;
    throw new ChangeError(
      "host",
      `QEMU would not open ${path}: disk ${other.target.dev} of this machine has it, and ${why}`,
      "take a copy, or an overlay of it each (qemu-img create -b)",
    );
  }
}

/** The same of the medium in a drive of the machine. */
export async function refuseSecondMedium(host: Host, domain: Domain, alias: string): Promise<void> {
  const { disks } = devicesOf(domain);
  const drive = disks.find((one) => one.alias === alias);
  if (drive === undefined) return;
  await refuseSecondDisk(host, drive, disks.filter((one) => one !== drive));
}

async function isSameFile(host: Host, path: string, other: string | undefined): Promise<boolean> {
  if (other === undefined || path === other) return path === other;
  const [one, another] = [await identities(host, [path]), await identities(host, [other])];
  return one.some((identity) => another.includes(identity));
}
