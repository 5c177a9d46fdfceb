/** Which machine of this user has a file. */
import type { Host } from "../../host/host.ts";
import { readRecordIn } from "./read_record.ts";

/** QEMU locks the images that it opens (include/qemu/osdep.h, qemu_lock_fd); it does not say who has the lock. */
export const LOCKED_REGEXP =
  /Failed to get "?(?:shared "|")?(?:write|consistent read)"? lock|Failed to lock byte/i;

/** The name of a machine whose plan has one of the files, by whatever path; undefined where none has. Never throws. */
export async function machineWithFile(
  host: Host,
  paths: readonly string[],
): Promise<string | undefined> {
  const wanted = await identities(host, paths);
  const directories = await host.files.list(host.directories.machines).catch(() => []);
  for (const directory of directories) {
    const read = await readRecordIn(host, directory);
    if (read.kind !== "record") continue;
    const { name, files } = read.record.plan;
    const has = await identities(host, files.map(({ path }) => path));
    if (wanted.some((one) => has.includes(one))) return name;
  }
  return undefined;
}

/** What is one file has one, by whatever path. A path that is no file has none. */
export async function identities(host: Host, paths: readonly string[]): Promise<readonly string[]> {
  const facts = await Promise.all(paths.map((path) => host.files.stat(path)));
  return facts.flatMap((one) => one?.kind === "file" ? [`${one.dev}:${one.ino}`] : []);
}
