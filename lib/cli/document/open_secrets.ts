/** Secrets of disks that other users of the host may read. */
import { secretsOf } from "../../domain/disk_secrets.ts";
import type { Disk } from "../../domain/disk.ts";
import type { Finding } from "../../findings/finding.ts";
import type { Host } from "../../host/host.ts";
import { secretPath } from "../../plan/secrets.ts";
import { quoteForShell } from "../../plan/shell_words.ts";
import type { Origins } from "../../xml/decode_context.ts";

/** What the mode gives to the file's group and to all others. */
const OF_OTHERS = 0o077;

/** A warning for each. Nothing of a secret that is not there: that is said elsewhere. */
export async function openSecrets(
  disks: readonly Disk[],
  origins: Origins,
  { files, directories }: Pick<Host, "files" | "directories">,
): Promise<readonly Finding[]> {
  const secrets = disks.flatMap(secretsOf);
  const found = await Promise.all(secrets.map(async (secret) => {
    const path = secretPath(directories, secret);
    const facts = path === undefined ? undefined : await files.stat(path);
    if (path === undefined || facts === undefined || (facts.mode & OF_OTHERS) === 0) return [];
    const mode = (facts.mode & 0o777).toString(8);
    return [origins.finding(origins.span(secret), {
      severity: "warning",
      code: "host/open-secret",
      message: `others may open ${path}: its mode is ${mode}, need 600`,
      help: `run: chmod 600 ${quoteForShell(path)}`,
    })];
  }));
  return found.flat();
}
