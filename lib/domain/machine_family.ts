/** What a machine type's name says about its board. */
import type { OsType } from "./os.ts";

/**
 * The two PC boards of QEMU, and `virt` for ARM; the board decides which devices are built in and where they sit.
 */
export type Chipset = "i440fx" | "q35" | "virt";

/** The model of the PCI controller that is bus 0 of a board. */
export const ROOT_OF = { i440fx: "pci-root", q35: "pcie-root", virt: "pcie-root" } as const;

/** `other` is every board that the rules know nothing about. */
export type MachineFamily = Chipset | "other";

/**
 * The board of the machine type that a document names. Where it names none it is `pc`, QEMU's default for a PC, or
 * `virt`, libvirt's for ARM. Without an architecture the name of the type tells it. Pure.
 */
export function machineFamily({ arch, machine }: OsType): MachineFamily {
  const chipset = chipsetOf(machine ?? (arch === "aarch64" ? "virt" : "pc"));
  if (chipset === undefined) return "other";
  const archs = chipset === "virt" ? ["aarch64"] : ["x86_64", "i686"];
  return arch === undefined || archs.includes(arch) ? chipset : "other";
}

/** True for a board whose buses are PCI Express. Pure. */
export function isExpress(chipset: Chipset): boolean {
  return ROOT_OF[chipset] === "pcie-root";
}

/**
 * The chipset that a machine type's name means: QEMU's `pc-q35-7.2`, `pc-i440fx-7.2`, `pc-1.0`, those of
 * distributions such as `pc-i440fx-focal`, `rhel6.6.0` and `ubuntu`, and `virt-7.2`; undefined for other boards. Pure.
 *
 * Source: libvirt's qemuDomainMachineIsQ35, qemuDomainMachineIsI440FX and qemuDomainMachineIsARMVirt.
 */
export function chipsetOf(machine: string): Chipset | undefined {
  if (/^(q35|pc-q35(-.+)?|ubuntu-q35)$/.test(machine)) return "q35";
  if (/^virt(-.+)?$/.test(machine)) return "virt";
  return /^(pc|pc-i440fx(-.+)?|pc-[0-9].*|rhel[0-9].*|ubuntu)$/.test(machine)
    ? "i440fx"
    : undefined;
}
