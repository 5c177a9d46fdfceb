/** Where passphrases lie that libvirt would keep in its daemon. */
import { type Secret, secretFile } from "../domain/secret.ts";
import type { Directories } from "../host/host.ts";

/** The file of a secret, beside the documents of its user; undefined for a user who has no such directory. Pure. */
export function secretPath({ documents }: Directories, secret: Secret): string | undefined {
  return documents === undefined ? undefined : `${documents}/secrets/${secretFile(secret)}`;
}
