/** What a program's package is called, and how this host's distribution installs it. */
import type { Architecture } from "../../domain/os.ts";

interface Distribution {
  readonly title: string;
  /** As os-release(5) calls it and those made of it. */
  readonly ids: readonly string[];
  readonly install: string;
  /** The same of a package that is there and damaged. */
  readonly reinstall: string;
  /** The packages of QEMU, by the architecture of its guests. */
  readonly qemu: Readonly<Record<Architecture, string>>;
  /** The UEFI firmware of guests. */
  readonly firmware: Readonly<Record<"x86" | "arm", string>>;
  /** Where the package is not called as the program. */
  readonly others: Partial<Record<PackagedProgram, string>>;
}

/** The programs that domrun, or its ssh, starts beside QEMU; those of coreutils by its name. */
export type PackagedProgram =
  | "coreutils"
  | "passt"
  | "swtpm"
  | "virtiofsd"
  | "qemu-img"
  | "kill"
  | "socat"
  | "ssh";

/** In coreutils everywhere, and started by domrun: permissions.ts says what for. */
export const SMALL_PROGRAMS = ["cat", "stat", "test", "mkdir", "rm", "mv", "unlink"];

const DISTRIBUTIONS: readonly Distribution[] = [
  {
    title: "Debian",
    ids: ["debian", "ubuntu"],
    install: "apt install",
    reinstall: "apt install --reinstall",
    qemu: {
      x86_64: "qemu-system-x86",
      i686: "qemu-system-x86",
      aarch64: "qemu-system-arm",
    },
    firmware: { x86: "ovmf", arm: "qemu-efi-aarch64" },
    others: { "qemu-img": "qemu-utils", kill: "procps", ssh: "openssh-client" },
  },
  {
    title: "Fedora",
    ids: ["fedora"],
    install: "dnf install",
    reinstall: "dnf reinstall",
    qemu: {
      x86_64: "qemu-system-x86",
      i686: "qemu-system-x86",
      aarch64: "qemu-system-aarch64",
    },
    firmware: { x86: "edk2-ovmf", arm: "edk2-aarch64" },
    others: { kill: "util-linux", ssh: "openssh-clients" },
  },
  {
    title: "Arch",
    ids: ["arch"],
    install: "pacman -S",
    reinstall: "pacman -S",
    qemu: {
      x86_64: "qemu-system-x86",
      i686: "qemu-system-x86",
      aarch64: "qemu-system-aarch64",
    },
    firmware: { x86: "edk2-ovmf", arm: "edk2-aarch64" },
    others: { kill: "util-linux", ssh: "openssh" },
  },
  {
    title: "openSUSE",
    ids: ["suse", "opensuse"],
    install: "zypper install",
    reinstall: "zypper install --force",
    qemu: { x86_64: "qemu-x86", i686: "qemu-x86", aarch64: "qemu-arm" },
    firmware: { x86: "qemu-ovmf-x86_64", arm: "qemu-uefi-aarch64" },
    others: { "qemu-img": "qemu-tools", kill: "util-linux", ssh: "openssh-clients" },
  },
  {
    title: "Alpine",
    ids: ["alpine"],
    install: "apk add",
    reinstall: "apk fix --reinstall",
    qemu: {
      x86_64: "qemu-system-x86_64",
      i686: "qemu-system-i386",
      aarch64: "qemu-system-aarch64",
    },
    firmware: { x86: "ovmf", arm: "aavmf" },
    others: { kill: "procps", ssh: "openssh-client-default" },
  },
];

/**
 * How QEMU is installed: the command of the host's distribution, or the packages of the best-known ones. Pure.
 *
 * @param ids of the host's distribution and those that it is like; empty where it is not known
 */
export function qemuPackage(arch: Architecture, ids: readonly string[]): string {
  return installed("QEMU", ({ qemu }) => qemu[arch], ids);
}

/** How a program beside QEMU is installed. Pure. */
export function programPackage(program: PackagedProgram, ids: readonly string[]): string {
  return installed("it", ({ others }) => others[program] ?? program, ids);
}

/** How a QEMU that does not answer is mended. Pure. */
export function qemuPackageAgain(arch: Architecture, ids: readonly string[]): string {
  return installed("QEMU", ({ qemu }) => qemu[arch], ids, "reinstall");
}

/** The same of a program beside it. Pure. */
export function programPackageAgain(program: PackagedProgram, ids: readonly string[]): string {
  return installed("it", ({ others }) => others[program] ?? program, ids, "reinstall");
}

/** How whichever program could not be started is installed, by its name; undefined where nobody here knows its package. Pure. */
export function missingProgramHelp(program: string): string | undefined {
  if (SMALL_PROGRAMS.includes(program)) return programPackage("coreutils", []);
  const known = KNOWN.find((one) => one === program);
  return known === undefined ? undefined : programPackage(known, []);
}

const KNOWN: readonly PackagedProgram[] = [
  "passt",
  "swtpm",
  "virtiofsd",
  "qemu-img",
  "kill",
  "ssh",
];

/** How the UEFI firmware for guests of an architecture is installed. Pure. */
export function firmwarePackage(arch: Architecture, ids: readonly string[]): string {
  return installed("it", ({ firmware }) => firmware[arch === "aarch64" ? "arm" : "x86"], ids);
}

function installed(
  what: string,
  nameOf: (distribution: Distribution) => string,
  ids: readonly string[],
  how: "install" | "reinstall" = "install",
): string {
  const words = `install ${what}${how === "install" ? "" : " again"}`;
  const here = DISTRIBUTIONS.find((one) => one.ids.some((id) => ids.includes(id)));
  if (here !== undefined) return `${words}: ${here[how]} ${nameOf(here)}`;
  const names = DISTRIBUTIONS.slice(0, 2).map((one) => `${one.title}: ${nameOf(one)}`);
  return `${words} (${names.join("; ")})`;
}
