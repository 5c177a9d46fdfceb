/** `<transient/>`: disks that forget what was written. https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms */
import { type Disk, diskPath } from "./disk.ts";

/**
 * Where what is written goes, beside the image; undefined for a disk that keeps it. Its name is libvirt's. Pure.
 */
export function overlayPath(disk: Disk, machine: string): string | undefined {
  const path = disk.transient === undefined ? undefined : diskPath(disk);
  return path === undefined ? undefined : `${path}.TRANSIENT-${machine}`;
}
