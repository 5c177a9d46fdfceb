/** What a machine type's name says about its board. */
import type { Domain } from "./domain.ts";

/** The two PC boards of QEMU; `other` is every board that the rules know nothing about. */
export type MachineFamily = "i440fx" | "q35" | "other";

/** The board of a machine type; QEMU's default for a PC, `pc`, where the document names none. Pure. */
export function machineFamily(domain: Domain): MachineFamily {
  const { arch, machine } = domain.os.type;
  if (arch !== undefined && arch !== "x86_64" && arch !== "i686") return "other";
  if (machine === undefined || /^pc(-i440fx)?(-[0-9].*)?$/.test(machine)) return "i440fx";
  return /^(pc-)?q35(-.*)?$/.test(machine) ? "q35" : "other";
}
