/**
 * What the compiled program may do: the one list that scripts/compile.sh compiles in and that
 * `domrun version --permissions` prints.
 */

/** The targets that a qemu-system-TARGET exists for, in any QEMU from 7.2 on. */
const QEMU_TARGETS = [
  ...["aarch64", "alpha", "arm", "avr", "cris", "hppa", "i386", "loongarch64", "m68k"],
  ...["microblaze", "microblazeel", "mips", "mips64", "mips64el", "mipsel", "nios2", "or1k"],
  ...["ppc", "ppc64", "riscv32", "riscv64", "rx", "s390x", "sh4", "sh4eb", "sparc", "sparc64"],
  ...["tricore", "x86_64", "xtensa", "xtensaeb"],
];

/** The programs, as names on PATH or as absolute paths. */
const PROGRAMS = [
  "passt", // the network of each interface
  "pesto", // changes the forwards of a running passt
  "swtpm", // the emulated TPM
  "virtiofsd", // shared directories; distributions keep it off PATH
  "/usr/libexec/virtiofsd",
  "/usr/lib/qemu/virtiofsd",
  "qemu-img", // reads what an image is, and makes firmware variable files
  // Deno.kill would need the right to run anything: the last rungs of the stop ladder must reach a QEMU
  // that is not our child.
  "kill",
  ...QEMU_TARGETS.map((target) => `qemu-system-${target}`),
  "qemu-kvm", // Red Hat's name for it, also off PATH
  "/usr/libexec/qemu-kvm",
  "kvm", // Debian's
];

/** From 2.8 on Deno looks at nothing below /proc, /sys and /dev without every permission: look.ts. */
const STAT = "stat";

/** The compiled program, which starts itself as the supervisor of `up -d`. */
export const SELF = "/proc/self/exe";

/** Where files and sockets are made; each user's own directories lie below these. */
const WRITABLE = [
  "/run/user", // XDG_RUNTIME_DIR: state directories and passt's sockets
  "/run/domrun", // the same for root
  "/run/libvirt/qemu/passt", // where passt's AppArmor profile lets root's passt make sockets
  "/tmp", // state directories where there is no XDG_RUNTIME_DIR
];

const VARIABLES = [
  "XDG_RUNTIME_DIR", // where the state directories are
  "XDG_CONFIG_HOME",
  "XDG_CACHE_HOME",
  "HOME",
  "USER",
  "PATH", // where the programs are looked for
  "NO_COLOR", // how the terminal wants it
  "FORCE_COLOR",
  "TERM",
  "COLUMNS",
  "DOMRUN_*", // our own
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
  const programs = [...PROGRAMS, ...isSince(8) ? [STAT] : [], self];
  return [
    "--no-prompt", // refused is refused: nobody is asked
    "--allow-read", // documents, images, firmware and programs may lie anywhere
    `--allow-write=${WRITABLE.join(",")}`,
    `--allow-run=${programs.join(",")}`,
    `--allow-env=${VARIABLES.join(",")}`,
    "--allow-sys=uid,gid", // whose directories, and whether --runas is needed
    ...isSince(9) ? ["--allow-net"] : [],
  ];
}
