/** Programs beside QEMU that serve one of its devices each: swtpm and virtiofsd. passt has a file of its own. */
import type { Filesystem } from "../domain/filesystem.ts";
import { needsSwtpm, type Tpm } from "../domain/tpm.ts";
import type { Directories, User } from "../host/host.ts";
import type { CompleteDomain } from "../qemu/complete/complete.ts";
import { aliasOf, type CommandLineContext } from "../qemu/command_line/context.ts";
import type { PlannedHelper } from "./launch_plan.ts";
import type { MachineFiles } from "./machine_files.ts";
import { type KeptState, stateDirectory, tpmName } from "./machine_state.ts";

/** Where the programs lie; absent: they are called by their names. */
export interface HelperPrograms {
  readonly swtpm?: string | undefined;
  readonly virtiofsd?: string | undefined;
}

/** The host, as the helpers' command lines depend on it. */
export interface HelperHost {
  readonly directories: Directories;
  readonly user: User;
  readonly helpers?: HelperPrograms;
  readonly kept?: readonly string[];
}

/** True for a directory that a virtiofsd of ours shares. Pure. */
export function needsVirtiofsd(one: Filesystem): boolean {
  return one.driver?.type === "virtiofs" && one.source.dir !== undefined;
}

/** The sockets that QEMU finds its helpers at, by the alias of the device. Pure. */
export function helperSockets(
  { devices }: CompleteDomain,
  { directory }: Pick<MachineFiles, "directory">,
): ReadonlyMap<string, string> {
  const aliases = [
    ...devices.filesystems.filter(needsVirtiofsd),
    ...devices.tpms.filter(needsSwtpm),
  ].map(aliasOf);
  return new Map(aliases.map((alias) => [alias, `${directory}/${alias}.socket`]));
}

/** The helpers of a machine, in the order of their devices. Pure. */
export function plannedHelpers(
  context: CommandLineContext,
  files: MachineFiles,
  host: HelperHost,
): readonly PlannedHelper[] {
  const { devices } = context.domain;
  return [
    ...devices.filesystems.filter(needsVirtiofsd).map((one) => virtiofsd(one, context, host)),
    ...devices.tpms.filter(needsSwtpm).map((tpm) => swtpm(tpm, context, files, host)),
  ];
}

/** Source: `virtiofsd --help`. */
function virtiofsd(
  one: Filesystem,
  context: CommandLineContext,
  { user, helpers }: HelperHost,
): PlannedHelper {
  const device = aliasOf(one);
  const socket = context.files.helperSockets.get(device) ?? "";
  const { cache, sandbox, xattr, threadPoolSize } = one.binary ?? {};
  return {
    kind: "virtiofsd",
    device,
    program: one.binary?.path ?? helpers?.virtiofsd ?? "virtiofsd",
    args: [
      `--socket-path=${socket}`,
      `--shared-dir=${one.source.dir}`,
      ...(cache === undefined ? [] : [`--cache=${cache === "none" ? "never" : cache}`]),
      ...(sandbox === undefined ? [] : [`--sandbox=${sandbox}`]),
      ...(xattr ? ["--xattr"] : []),
      ...(threadPoolSize === undefined ? [] : [`--thread-pool-size=${threadPoolSize}`]),
      ...(one.readonly ? ["--readonly"] : []),
      // As in libvirt's session: the guest's root is the user, in a user namespace of virtiofsd's own.
      ...(user.uid === 0
        ? []
        : ["--uid-map", `:0:${user.uid}:1:`, "--gid-map", `:0:${user.gid}:1:`]),
    ],
    socket,
    // It writes one beside its socket.
    pidFile: `${socket}.pid`,
    place: context.provenance.place(one),
  };
}

/** Source: swtpm(8). It ends when QEMU has closed its connection (`--terminate`). */
function swtpm(
  tpm: Tpm,
  context: CommandLineContext,
  { directory, own }: MachineFiles,
  { directories, helpers, kept = [] }: HelperHost,
): PlannedHelper {
  const device = aliasOf(tpm);
  const socket = context.files.helperSockets.get(device) ?? "";
  const pidFile = `${directory}/${device}.pid`;
  const logFile = `${directory}/${device}.log`;
  const state = tpmDirectory(context.domain, directories, { files: kept, own });
  return {
    kind: "swtpm",
    device,
    program: helpers?.swtpm ?? "swtpm",
    args: [
      "socket",
      ...(versionOf(tpm, context) === "2.0" ? ["--tpm2"] : []),
      ...["--ctrl", `type=unixio,path=${socket},mode=0600`],
      ...["--tpmstate", `dir=${state},mode=0600`],
      ...["--log", `file=${logFile}`],
      ...["--pid", `file=${pidFile}`],
      "--terminate",
      "--daemon",
    ],
    daemonises: true,
    socket,
    pidFile,
    logFile,
    place: context.provenance.place(tpm),
  };
}

/** swtpm's options are lists, and nothing in them stands for a comma. */
export function checkHelpers(
  context: CommandLineContext,
  files: MachineFiles,
  host: HelperHost,
): void {
  const { domain, provenance } = context;
  for (const tpm of domain.devices.tpms.filter(needsSwtpm)) {
    const state = tpmDirectory(domain, host.directories, {
      files: host.kept ?? [],
      own: files.own,
    });
    if (state === undefined) {
      provenance.report(tpm, {
        severity: "error",
        code: "host/no-state-directory",
        message: "there is no directory to keep the TPM's state in",
        help: "set HOME or XDG_STATE_HOME",
      });
    }
    const path = [files.directory, state ?? ""].find((one) => one.includes(","));
    if (path === undefined) continue;
    provenance.report(tpm, {
      severity: "error",
      code: "host/comma-for-swtpm",
      message: `swtpm takes no path with a comma, found '${path}'`,
      help: "give the machine another name: --name, or <name>",
    });
  }
}

/** libvirt's: on a PC 1.2 behind the older interface, which cannot say that it is a 2.0 there. */
function versionOf({ model, backend }: Tpm, { machine }: CommandLineContext): "1.2" | "2.0" {
  const isNew = model === "tpm-crb" || machine.chipset === "virt";
  return (backend.type === "emulator" ? backend.version : undefined) ??
    (isNew ? "2.0" : "1.2");
}

/** Where the TPM's state lies; undefined where the machine has none, or the user no directory for it. Pure. */
function tpmDirectory(
  { devices, uuid }: CompleteDomain,
  directories: Directories,
  { files, own }: Pick<KeptState, "files" | "own">,
): string | undefined {
  const directory = stateDirectory(directories, uuid);
  if (directory === undefined || !devices.tpms.some(needsSwtpm)) return undefined;
  return `${directory}/${tpmName(files, own)}`;
}
