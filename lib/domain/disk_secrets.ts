/** The secrets that a disk needs, and what each is for. */
import { type Disk, hasMedium } from "./disk.ts";
import type { Auth, Encryption, Secret } from "./secret.ts";

/** How the image is encrypted; undefined where it is not, and for an empty drive. Pure. */
export function encryptionOf(disk: Disk): Encryption | undefined {
  return hasMedium(disk) ? disk.source?.encryption ?? disk.encryption : undefined;
}

/** Who the server of the image is told that it is asked by; undefined for nobody. Pure. */
export function authOf(disk: Disk): Auth | undefined {
  if (disk.type !== "network" || disk.source === undefined) return undefined;
  // QEMU gives no password to the others.
  if (disk.source.protocol === "nbd" || disk.source.protocol === "ssh") return undefined;
  return disk.source.auth ?? disk.auth;
}

/** All that its user keeps to open the image. Pure. */
export function secretsOf(disk: Disk): readonly Secret[] {
  return [encryptionOf(disk)?.secret, authOf(disk)?.secret].filter((one) => one !== undefined);
}
