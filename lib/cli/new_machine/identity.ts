/** The private key that belongs to what a guest is given: what `ssh -i` has to name. */
import { join } from "@std/path/posix";
import type { Host } from "../../host/host.ts";
import { absolute } from "../document/read_input.ts";
import { ownKeyFiles } from "./cloud_init.ts";

/** Those that ssh tries of itself (IdentityFile in ssh_config(5)). */
const USUAL = ["id_rsa", "id_ecdsa", "id_ecdsa_sk", "id_ed25519", "id_ed25519_sk", "id_dsa"];

/**
 * The first private key that lies beside its public one, as `ssh-keygen` makes them; undefined where ssh finds one of
 * itself, or where none lies there: an agent may have it.
 *
 * @param keyFiles those of `--ssh-key`; none: the user's own
 */
export async function identityOf(
  keyFiles: readonly string[],
  host: Host,
): Promise<string | undefined> {
  const home = host.environment("HOME");
  const named = keyFiles.length > 0
    ? keyFiles.map((file) => absolute(file, host))
    : await ownKeyFiles(host);
  const identities: string[] = [];
  for (const file of named.filter((one) => one.endsWith(".pub"))) {
    const beside = file.slice(0, -".pub".length);
    if (await host.files.stat(beside) !== undefined) identities.push(beside);
  }
  const isUsual = (path: string) =>
    home !== undefined && USUAL.some((name) => path === join(home, ".ssh", name));
  return identities.some(isUsual) ? undefined : identities[0];
}
