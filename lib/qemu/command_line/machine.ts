/** `-machine`, `-accel` and the features of the machine. Source: qemu(1), libvirt's `<features>`. */
import { needsEim } from "../../domain/vcpus.ts";
import type { PciController } from "../../domain/controller.ts";
import type { Domain } from "../../domain/domain.ts";
import type { Chipset } from "../../domain/machine_family.ts";
import type { QemuCapabilities } from "../probe/capabilities.ts";
import type { Provenance } from "../provenance.ts";
import type { MachineKind } from "../machine_kind.ts";
import { keyValues, type OptionMembers } from "./option_values.ts";
import { type CommandLineContext, has } from "./context.ts";
import { hasNodes } from "./memory.ts";
import { pflashNodes } from "./firmware.ts";

/** `-machine pc,usb=off,dump-guest-core=off,memory-backend=pc.ram,acpi=off -accel tcg`. */
export function machineArguments(context: CommandLineContext): string[] {
  const { domain, machine } = context;
  const { features, memory, memoryBacking } = domain;
  const speaker = domain.devices.sounds.find((sound) => sound.model === "pcspk");
  const members: OptionMembers = {
    type: machine.name,
    usb: false,
    vmport: features?.vmport && (features.vmport.state ?? true),
    smm: smmState(domain),
    "gic-version": gicVersion(domain, machine),
    i8042: features?.ps2?.state,
    "kernel_irqchip": irqchip(context),
    "dump-guest-core": memory.dumpCore ?? false,
    "mem-merge": memoryBacking?.nosharepages ? false : undefined,
    "memory-backend": hasNodes(context) ? undefined : machine.ramId,
    nvdimm: domain.devices.memories.some(({ model }) => model === "nvdimm") ? true : undefined,
    ...pflashNodes(context),
    "pcspk-audiodev": speaker
      ? `audio${speaker.audioId ?? domain.devices.audios[0]?.id ?? 1}`
      : undefined,
    hpet: hpet(context),
    graphics: domain.os.bios?.useserial ? false : undefined,
    acpi: isAcpiMember(context) ? features?.acpi ?? false : undefined,
  };
  return [
    "-machine",
    keyValues(members, "type"),
    "-accel",
    accelerator(domain),
    ...(features?.acpi || isAcpiMember(context) ? [] : ["-no-acpi"]),
    ...tseg(domain),
    ...pciHole(context),
  ];
}

function accelerator({ type, features }: Domain): string {
  const ring = features?.kvm?.dirtyRing;
  const cacheKiB = features?.tcg?.tbCacheKiB;
  return type === "kvm"
    ? keyValues({ accel: "kvm", "dirty-ring-size": ring?.state ? ring.size : undefined }, "accel")
    : keyValues({ accel: "tcg", "tb-size": cacheKiB && cacheKiB / 1024 }, "accel");
}

/** `secure` firmware writes its variables in System Management Mode only. */
function smmState({ features, os }: Domain): boolean | undefined {
  if (features?.smm) return features.smm.state ?? true;
  return os.loader?.secure ? true : undefined;
}

/** Where the parts of a PC's interrupt controller are. That of an ARM is not divided. */
function irqchip({ domain, machine }: CommandLineContext): string | undefined {
  if (machine.chipset === "virt") return undefined;
  const { features, devices } = domain;
  if (features?.ioapic?.driver === "qemu") return "split";
  if (features?.ioapic?.driver === "kvm") return "on";
  // Interrupt remapping needs the IOAPIC in QEMU (qemu(1), intel-iommu).
  const isRemapped = devices?.iommu?.driver?.intremap && devices.iommu.model === "intel";
  return isRemapped || needsEim(domain) ? "split" : undefined;
}

/**
 * What the document says; else 2 where ARM is emulated, as libvirt has it. Under KVM QEMU takes what the host has.
 */
export function gicVersion(
  { type, features }: Domain,
  { chipset }: MachineKind,
): string | undefined {
  if (chipset !== "virt") return undefined;
  return features?.gic?.version ?? (type === "kvm" ? undefined : "2");
}

/** The features of a QEMU tell of PCs; virt has had it since 5.0. */
function isAcpiMember(context: CommandLineContext): boolean {
  return context.machine.chipset === "virt" || has(context, "machine.acpi");
}

function hpet(context: CommandLineContext): boolean | undefined {
  if (context.machine.chipset === "virt") return undefined;
  return context.domain.clock?.timers.find((timer) => timer.name === "hpet")?.present;
}

/** That of virt has a window that does not change. */
const PCI_HOSTS: Readonly<Record<Chipset, string | undefined>> = {
  i440fx: "i440FX-pcihost",
  q35: "q35-pcihost",
  virt: undefined,
};

/** The window for 64-bit addresses belongs to the root, whose index is 0. libvirt ignores it on other controllers. */
function pciHole({ domain, machine }: CommandLineContext): string[] {
  const root = domain.devices.controllers.find((one): one is PciController =>
    one.type === "pci" && (one.index ?? 0) === 0
  );
  const host = PCI_HOSTS[machine.chipset];
  if (root?.pcihole64KiB === undefined || host === undefined) return [];
  return ["-global", `${host}.pci-hole64-size=${root.pcihole64KiB}K`];
}

function tseg({ features }: Domain): string[] {
  const sizeKiB = features?.smm?.tsegKiB;
  return sizeKiB === undefined
    ? []
    : ["-global", `mch.extended-tseg-mbytes=${Math.ceil(sizeKiB / 1024)}`];
}

/** Reports a document that asks for KVM where it cannot be used. */
export function checkAccelerator(
  domain: Domain,
  { kvm, emulator, target }: QemuCapabilities,
  provenance: Provenance,
): void {
  if (domain.type !== "kvm" || kvm.usable) return;
  const fault = kvm.present
    ? {
      message:
        "KVM cannot be used: the host has none, this user may not open /dev/kvm, or it does " +
        "not work",
      help: "domrun doctor says which, and what mends it; or emulate with <domain type='qemu'> " +
        "(new, run: --type qemu)",
    }
    // Distributions build each QEMU with it that emulates what it runs on.
    : {
      message: `${emulator} was built without KVM, which runs guests of the host's own ` +
        `architecture, and the machine is of ${target}`,
      help: "emulate it with <domain type='qemu'>",
    };
  provenance.report(domain, { severity: "error", code: "host/kvm", ...fault }, {
    attribute: "type",
  });
}
