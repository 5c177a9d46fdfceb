/** Where machines lie while they run: whether it can be used, and whether it is the right one. */
import { dirname, join } from "@std/path/posix";
import { FileError, type Host } from "../../host/host.ts";
import { quoteForShell } from "../../plan/shell_words.ts";
import { ForeignDirectoryError } from "../../vm/errors.ts";
import { lookAtMachines } from "../../vm/machine/own_directories.ts";
import { type Check, type Examined, lacking, ok } from "./check.ts";
import { makeRoom } from "./room.ts";
import { PRIVATE_DIRECTORY_MODE } from "../../host/modes.ts";

const NAME = "runtime directory";

/** Makes a directory there, as the start of a machine does, and takes it away. */
export async function runtimeDirectoryCheck(examined: Examined): Promise<Check> {
  const { host } = examined;
  const { machines, passedOver } = host.directories;
  const fails = "every machine";
  const lack = (found: string, remedy: string) =>
    lacking(true, { name: NAME, found, fails, remedy });
  try {
    await lookAtMachines(host);
    await host.files.ensureDirectory(machines, PRIVATE_DIRECTORY_MODE);
    const trial = join(machines, `.doctor-${host.processId}`);
    await host.files.makeDirectory(trial, PRIVATE_DIRECTORY_MODE);
    await host.files.remove(trial);
  } catch (error) {
    if (error instanceof ForeignDirectoryError) {
      return lack(error.message, error.help ?? await anotherDirectory(host));
    }
    if (!(error instanceof FileError)) throw error;
    return lack(
      `cannot make a directory in ${machines}: ${error.message}`,
      error.fault === "no-space"
        ? makeRoom(examined, dirname(machines))
        : await closedBy(machines, host) ?? await anotherDirectory(host),
    );
  }
  if (passedOver !== undefined) {
    return lacking(false, {
      name: NAME,
      found: `${machines}; ${passedOver}`,
      fails: "machines that were started with the other one are not found by every command",
      remedy: await openedTo(host) ?? await anotherDirectory(host),
    });
  }
  return machines === `/tmp/domrun-${host.user.uid}` ? await shared(host) : ok(NAME, machines);
}

/** What opens a directory that its own user has closed; undefined where that is not why. */
async function closedBy(machines: string, { files, user }: Host): Promise<string | undefined> {
  for (const path of [machines, dirname(machines)]) {
    const facts = await files.stat(path);
    if (
      facts?.uid === user.uid && (facts.mode & PRIVATE_DIRECTORY_MODE) !== PRIVATE_DIRECTORY_MODE
    ) {
      return `chmod u+rwx ${quoteForShell(path)}`;
    }
  }
  return undefined;
}

/** What closes the directory of XDG_RUNTIME_DIR to others; undefined where it is not the user's. */
async function openedTo({ files, environment }: Host): Promise<string | undefined> {
  const asked = environment("XDG_RUNTIME_DIR");
  if (asked === undefined || (await files.foreign(asked))?.kind !== "writable") return undefined;
  return `chmod go-w ${quoteForShell(asked)}`;
}

/** The one that logind made, where it is there and not the one that fails; else one that the user makes. */
async function anotherDirectory({ files, user, directories }: Host): Promise<string> {
  const logind = `/run/user/${user.uid}`;
  const isThere = await files.stat(logind) !== undefined;
  const fits = isThere && await files.foreign(logind) === undefined;
  if (fits && dirname(directories.machines) !== logind) return `export XDG_RUNTIME_DIR=${logind}`;
  const own = `/tmp/run-${user.uid}`;
  return `mkdir -p -m 700 ${own} && export XDG_RUNTIME_DIR=${own}`;
}

/** Neither logind nor the user made a runtime directory. */
async function shared(host: Host): Promise<Check> {
  const asked = host.environment("XDG_RUNTIME_DIR");
  return lacking(false, {
    name: NAME,
    found: `${host.directories.machines}, because ${
      asked === undefined ? "there is no other" : `${asked} cannot be used`
    }`,
    fails: "what cleans /tmp may remove the files of a running machine",
    remedy: asked === undefined
      ? `log in by logind (ssh, not su); or ${await anotherDirectory(host)}`
      : "export XDG_RUNTIME_DIR to a directory below /run/user or /tmp that is there, is yours " +
        `alone, has at most 47 bytes and no %: ${await anotherDirectory(host)}`,
  });
}
