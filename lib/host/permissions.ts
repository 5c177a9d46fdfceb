/**
 * What the compiled program may do: the one list that scripts/compile.sh compiles in and that
 * `domrun version --permissions` prints.
 */
import { WRITABLE_ROOTS } from "./writable_roots.ts";

/** Where virtiofsd is: on PATH, or where distributions have it, because people do not call it themselves. */
export const VIRTIOFSD_PROGRAMS: readonly string[] = [
  "virtiofsd",
  "/usr/libexec/virtiofsd",
  "/usr/lib/virtiofsd",
];

/** The programs, as names on PATH or as absolute paths. */
export const PROGRAMS: readonly string[] = [
  "passt", // the network of each interface
  "pesto", // changes the forwards of a running passt
  "swtpm", // the TPM of a machine
  // Shares a directory by virtiofs.
  ...VIRTIOFSD_PROGRAMS,
  // Reads ports, locks, limits and states of processes below /proc, where Deno reads nothing without every permission.
  "cat",
  // Tells how much room a disk has, and from Deno 2.8 on what is below /proc, /sys and /dev, where Deno looks at nothing
  // without every permission: look.ts.
  "stat",
  "test", // tells whether a group or an access control list lets the user open a file: files.ts
  "qemu-img", // makes the file of a firmware's variables, and the overlays of transient disks
  "unlink", // takes the name of such an overlay away, beside the image
  "ssh", // `domrun ssh`, and what asks whether somebody in a guest answers: domrun has no network of its own
  // What outlives a machine lies below the user's home directory, where domrun itself may not write.
  "mkdir", // makes the directory of a machine's firmware variables and TPM, and that of documents by name
  "rm", // removes it, or a document, when the user says so
  "mv", // puts a document where `define` keeps it, and the unit template of `autostart` where systemd finds it
  "systemctl", // `autostart`: enables a unit of the user's
  // Deno.kill would need the right to run anything: the last rungs of the stop ladder must reach a QEMU
  // that is not our child.
  "kill",
  // A document's architecture or its <emulator> says which.
  ...["qemu-system-x86_64", "qemu-system-i386", "qemu-system-aarch64"],
  "qemu-kvm", // Red Hat's name for it, also off PATH
  "/usr/libexec/qemu-kvm",
  "kvm", // Debian's
];

/** What `edit` starts, as $VISUAL or $EDITOR says: SECURITY.md has why these alone. */
export const EDITORS = [
  ...["vi", "vim", "nvim", "nano", "emacs", "emacsclient", "micro", "hx", "kak", "code", "codium"],
  ...["editor", "sensible-editor"], // Debian's
];

/** The compiled program, which starts itself as the supervisor of `up -d`. */
export const SELF = "/proc/self/exe";
/** The same under its own name, in the working directory of the new process, or installed on PATH: programs.ts. */
export const OWN = "/proc/self/cwd/domrun";
const INSTALLED = "domrun";

/** systemd's for services of the system: sending to it takes the right to write. A user's lies below /run/user. */
const SYSTEM_NOTIFY_SOCKET = "/run/systemd/notify";

const VARIABLES = [
  "XDG_RUNTIME_DIR", // where the directories of machines are
  "HOME", // where the XDG directories are that no variable names
  "XDG_CONFIG_HOME", // where documents by name and the user's firmware descriptors are
  "XDG_STATE_HOME", // where firmware variables and TPMs are kept
  "VISUAL", // the user's editor
  "EDITOR",
  "NOTIFY_SOCKET", // where the service manager that started it hears that a machine runs
  "PATH", // where the programs are looked for
  "NO_COLOR", // how the terminal wants it
  "FORCE_COLOR",
  "TERM",
  "DOMRUN_IMPORT_MAP", // a run from the source starts itself with it
];

/**
 * The permission flags for `deno compile` or `deno run`, in the order in which they are printed. Pure.
 *
 * There is no `--allow-ffi`, and no `--allow-net` up to Deno 2.8. From 2.9 on, a Unix socket (QMP, the
 * control socket, consoles) needs it, and unscoped: the sockets' paths are not known before.
 *
 * @param self what domrun starts to start itself; absent: the compiled program
 */
export function permissionFlags(denoVersion: string, self = SELF): readonly string[] {
  const [major = 0, minor = 0] = denoVersion.split(".").map(Number);
  const isSince = (wanted: number) => major > 2 || (major === 2 && minor >= wanted);
  const programs = [...PROGRAMS, ...EDITORS, INSTALLED, OWN, self];
  return [
    "--no-prompt", // refused is refused: nobody is asked
    "--allow-read", // documents, images, firmware and programs may lie anywhere
    `--allow-write=${[...WRITABLE_ROOTS, SYSTEM_NOTIFY_SOCKET].join(",")}`,
    `--allow-run=${programs.join(",")}`,
    `--allow-env=${VARIABLES.join(",")}`,
    "--allow-sys=uid,gid", // whose directories, and whether passt is told to stay root (--runas)
    ...isSince(9) ? ["--allow-net"] : [],
  ];
}
