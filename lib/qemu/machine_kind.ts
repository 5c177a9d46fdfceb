/** Which of QEMU's machines a document means, and the chipset that it has. */
import type { Domain } from "../domain/domain.ts";
import { type Chipset, chipsetOf, machineFamily } from "../domain/machine_family.ts";
import { emulatorsFor, runsGuestsOf } from "./emulators.ts";
import { nearestMachine, NEWEST } from "./nearest_machine.ts";
import { defaultMachine, findMachine, type QemuCapabilities } from "./probe/capabilities.ts";
import type { Provenance } from "./provenance.ts";

export interface MachineKind {
  /** As the document names it; QEMU's default where it names none. */
  readonly name: string;
  readonly arch: string;
  readonly chipset: Chipset;
  /** Id of the memory backend that becomes the machine's RAM. */
  readonly ramId: string;
}

const RAM_IDS: Readonly<Record<Chipset, string>> = {
  i440fx: "pc.ram",
  q35: "pc.ram",
  virt: "mach-virt.ram",
};

/**
 * The machine that the document means, with a report of what QEMU lacks for it. Where only the exact type is missing,
 * it is still a machine of the document's board, so that the rest can be looked at. Undefined where QEMU runs another
 * architecture, and for a board that domrun does not know, which is the document's matter (rules/os.ts).
 */
export function machineKind(
  domain: Domain,
  capabilities: QemuCapabilities,
  provenance: Provenance,
): MachineKind | undefined {
  const { type } = domain.os;
  const arch = type.arch ?? capabilities.target;
  if (!runsGuestsOf(capabilities.target, arch)) {
    provenance.report(type, {
      severity: "error",
      code: "host/architecture",
      message: `the emulator ${capabilities.emulator} runs ${capabilities.target}, not ${arch}`,
      help: `name an emulator of that architecture, such as ${
        emulatorsFor(arch)[0]
      }, in <emulator>`,
    }, { attribute: "arch" });
    return undefined;
  }
  const family = machineFamily({ ...type, arch });
  if (family === "other") return undefined;
  // QEMU has no default for ARM.
  const named = type.machine ?? (family === "virt" ? NEWEST.virt : undefined);
  const found = named === undefined
    ? defaultMachine(capabilities)
    : findMachine(capabilities, named);
  if (!found) {
    const wanted = named === undefined ? "a default machine type" : `'${named}'`;
    provenance.report(type, {
      severity: "error",
      code: "host/machine-type",
      message: `QEMU ${capabilities.version} has no machine type ${wanted}`,
      help: nearestMachine(capabilities, family, type.machine),
    }, { attribute: "machine" });
    return { name: named ?? "pc", arch, chipset: family, ramId: RAM_IDS[family] };
  }
  const name = named ?? found.alias ?? found.name;
  return {
    name,
    arch,
    chipset: chipsetOf(found.name) ?? family,
    ramId: found.defaultRamId ?? RAM_IDS[family],
  };
}
