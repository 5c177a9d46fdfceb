/** The files that a plan needs, looked at before anything is started. */
import { dirname } from "@std/path/posix";
import type { Host } from "../../host/host.ts";
import { LaunchError } from "../errors.ts";
import { quoteForShell } from "../../plan/shell_words.ts";
import type { PlannedFile } from "../../plan/launch_plan.ts";

/** As lib/plan/files.ts calls them. */
const VSOCK = "the vsock";
const TPM = "the TPM";
const SECRET_REGEXP = /^the (passphrase|password) of /;
const FIRMWARE = ["the firmware", "the template of the firmware's variables"];

/** An error for each planned file that is missing or may not be opened as planned, in their order. */
export async function missingFiles(
  host: Host,
  planned: readonly PlannedFile[],
): Promise<readonly LaunchError[]> {
  // The image below a transient disk is one of these itself, and is told of once.
  const own = new Set(planned.map(({ path }) => path));
  const found = await Promise.all(
    planned.filter(({ madeFrom }) => !madeFrom?.overlay || !own.has(madeFrom.path))
      .map((file) => faultOf(host, file)),
  );
  return found.filter((error) => error !== undefined);
}

async function faultOf(
  host: Host,
  { madeFrom, seed, ...file }: PlannedFile,
): Promise<LaunchError | undefined> {
  const facts = await host.files.stat(file.path);
  if (seed !== undefined) return undefined;
  if (facts === undefined && file.access === "create") return await directoryFault(host, file);
  if (facts === undefined && madeFrom !== undefined) {
    return await faultOf(host, {
      ...file,
      path: madeFrom.path,
      access: "read",
      purpose: `the template of ${file.purpose}`,
    });
  }
  if (facts === undefined) {
    return fault(file, "does not exist, or lies in a directory that cannot be searched", {
      help: helpWithout(file),
    });
  }
  if (facts.kind === "directory") return fault(file, "is a directory", {});
  // What is only written needs no more.
  const mayRead = file.access === "create" || await host.files.readable(file.path);
  const mayWrite = file.access === "read" || await host.files.writable(file.path);
  if (mayRead && mayWrite) return undefined;
  // Both at once: what is told in two rounds is corrected in two.
  const lacks = [...(mayRead ? [] : ["read"]), ...(mayWrite ? [] : ["written"])].join(" or ");
  const { uid } = host.user;
  const command = commandToOpen(file.path, file.access === "read" ? "r" : "rw", facts.uid, uid);
  return fault(file, `may not be ${lacks} by user ${uid}, and belongs to user ${facts.uid}`, {
    help: file.access === "read-write" && file.purpose.startsWith("disk ")
      ? `${command}; or mark the device <readonly/> and let it be read`
      : command,
  });
}

function helpWithout({ path, purpose }: PlannedFile): string {
  if (SECRET_REGEXP.test(purpose)) {
    const [directory, name] = [quoteForShell(dirname(path)), quoteForShell(path)];
    return "write it there, without a line end: " +
      `mkdir -p -m 700 ${directory}; read -rsp 'Secret: ' it; (umask 077; printf %s "$it" >${name})`;
  }
  if (purpose === VSOCK) {
    return "as root: modprobe vhost_vsock; a container gets it with --device /dev/vhost-vsock";
  }
  if (purpose === TPM) {
    return path.startsWith("/dev/")
      ? "the host has no TPM, or keeps it from a container, which gets it with " +
        `--device ${
          quoteForShell(path)
        }; <backend type='emulator' version='2.0'/> has one of its own`
      : `start one there: swtpm socket --tpm2 --tpmstate dir=DIRECTORY --ctrl type=unixio,path=${
        quoteForShell(path)
      }`;
  }
  // Documents come from distributions that keep it elsewhere.
  return FIRMWARE.includes(purpose)
    ? "correct the path, or remove <loader> and <nvram> and write <os firmware='efi'>: " +
      "an installed one is then looked for"
    : "correct the path, or make the file";
}

/** A file that is made lies in a directory that is there, and that this user may write to. */
async function directoryFault(host: Host, file: PlannedFile): Promise<LaunchError | undefined> {
  const directory = dirname(file.path);
  const facts = await host.files.stat(directory);
  if (facts?.kind !== "directory") {
    return fault(file, `would lie in ${directory}, which is not a directory that can be searched`, {
      help: `correct the path, or make the directory: mkdir -p ${quoteForShell(directory)}`,
    });
  }
  if (await host.files.writable(directory)) return undefined;
  const { uid } = host.user;
  return fault(
    file,
    `would lie in ${directory}, which may not be written by user ${uid} and belongs to user ${facts.uid}`,
    { help: commandToOpen(directory, "rwx", facts.uid, uid) },
  );
}

/** The command that lets user `uid` open what belongs to user `owner`, for whoever may run it. Pure. */
export function commandToOpen(path: string, rights: string, owner: number, uid: number): string {
  const name = quoteForShell(path);
  return owner === uid
    ? `run: chmod u+${rights} ${name}`
    : `as its owner or root: setfacl -m u:${uid}:${rights} ${name}`;
}

function fault(file: PlannedFile, found: string, more: { readonly help?: string }): LaunchError {
  return new LaunchError(`Cannot use ${file.path} for ${file.purpose}: it ${found}`, {
    phase: "files",
    ...(file.place === undefined ? {} : { place: file.place }),
    ...more,
  });
}
