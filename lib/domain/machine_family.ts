/** What a machine type's name says about its board. */
import type { OsType } from "./os.ts";

/** The two PC boards of QEMU; the board decides which devices are built in and where they sit. */
export type Chipset = "i440fx" | "q35";

/** The model of the PCI controller that is bus 0 of a board. */
export const ROOT_OF = { i440fx: "pci-root", q35: "pcie-root" } as const;

/** `other` is every board that the rules know nothing about. */
export type MachineFamily = Chipset | "other";

/** The board of the machine type that a document names; `pc`, QEMU's default for a PC, where it names none. Pure. */
export function machineFamily({ arch = "x86_64", machine = "pc" }: OsType): MachineFamily {
  const isPc = arch === "x86_64" || arch === "i686";
  return (isPc ? chipsetOf(machine) : undefined) ?? "other";
}

/**
 * The chipset that a machine type's name means: QEMU's `pc-q35-7.2`, `pc-i440fx-7.2`, `pc-1.0`, those of
 * distributions such as `pc-i440fx-focal`, `rhel6.6.0` and `ubuntu`; undefined for boards without one of the two. Pure.
 *
 * Source: libvirt's qemuDomainMachineIsQ35 and qemuDomainMachineIsI440FX.
 */
export function chipsetOf(machine: string): Chipset | undefined {
  if (/^(q35|pc-q35(-.+)?|ubuntu-q35)$/.test(machine)) return "q35";
  return /^(pc|pc-i440fx(-.+)?|pc-[0-9].*|rhel[0-9].*|ubuntu)$/.test(machine)
    ? "i440fx"
    : undefined;
}
