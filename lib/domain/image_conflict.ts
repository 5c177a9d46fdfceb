/** Whether QEMU opens an image that somebody has open already: it locks them, and two writers would damage one. */
import { type Disk, isReadonly } from "./disk.ts";

/** How an image is open: its user may write to it, or lets no other write. */
export interface ImageUse {
  readonly writes: boolean;
  readonly alone: boolean;
}

/** Why QEMU would not open the disk's image beside that use: "may write to it". Undefined: it would. Pure. */
export function conflictWithUse({ writes, alone }: ImageUse, disk: Disk): string | undefined {
  if (writes && disk.shareable !== true) return "may write to it";
  return alone && !isOnlyRead(disk) ? "lets no other write to it" : undefined;
}

/** The same of an image that another disk of the machine has. Pure. */
export function conflictOfDisks(had: Disk, disk: Disk): string | undefined {
  return conflictWithUse({ writes: !isOnlyRead(had), alone: had.shareable !== true }, disk);
}

/** What is written to a transient disk goes elsewhere. */
function isOnlyRead(disk: Disk): boolean {
  return isReadonly(disk) || disk.transient !== undefined;
}
