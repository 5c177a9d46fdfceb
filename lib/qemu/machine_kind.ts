/** Which of QEMU's machines a document means, and the chipset that it has. */
import type { Domain } from "../domain/domain.ts";
import { type Chipset, chipsetOf } from "../domain/machine_family.ts";
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

/** Undefined when a finding says why there is no such machine. */
export function machineKind(
  domain: Domain,
  capabilities: QemuCapabilities,
  provenance: Provenance,
): MachineKind | undefined {
  const { type } = domain.os;
  const arch = type.arch ?? capabilities.target;
  if (arch !== capabilities.target && !(arch === "i686" && capabilities.target === "i386")) {
    provenance.report(type, {
      severity: "error",
      code: "host/architecture",
      message: `the emulator ${capabilities.emulator} runs ${capabilities.target}, not ${arch}`,
      help: `name an emulator of that architecture, such as qemu-system-${arch}, in <emulator>`,
    }, { attribute: "arch" });
    return undefined;
  }
  const found = type.machine === undefined
    ? defaultMachine(capabilities)
    : findMachine(capabilities, type.machine);
  if (!found) {
    const named = type.machine === undefined ? "a default machine type" : `'${type.machine}'`;
    provenance.report(type, {
      severity: "error",
      code: "host/machine-type",
      message: `QEMU ${capabilities.version} has no machine type ${named}`,
      help: "`qemu-system-… -machine help` lists those that it has; 'q35' and 'pc' always fit",
    }, { attribute: "machine" });
    return undefined;
  }
  const chipset = chipsetOf(found.name);
  if (!chipset) {
    provenance.refuse(
      type,
      `machines of type '${type.machine ?? found.name}' are not supported`,
      { attribute: "machine" },
      "use 'q35' or 'pc', or one of their versions such as 'pc-q35-7.2'",
    );
    return undefined;
  }
  const name = type.machine ?? found.alias ?? found.name;
  return { name, arch, chipset, ramId: found.defaultRamId ?? "pc.ram" };
}
