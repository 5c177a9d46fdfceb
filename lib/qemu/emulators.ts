/** Which of QEMU's programs run guests of which architecture. */

/** The programs for an architecture by libvirt's name, the usual one first. Pure. */
export function emulatorsFor(arch: string): readonly [string, ...string[]] {
  return arch === "i686" ? ["qemu-system-i386", "qemu-system-x86_64"] : [`qemu-system-${arch}`];
}

/** True when a program that emulates `target`, by QEMU's name, runs guests of an architecture. Pure. */
export function runsGuestsOf(target: string, arch: string): boolean {
  // A processor of 64 bits begins as one of 32.
  return arch === "i686" ? target === "i386" || target === "x86_64" : target === arch;
}
