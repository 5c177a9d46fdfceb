/** Watchdog, IOMMU, vsock, TPM, filesystem. */
import type { FindingText } from "../../findings/finding.ts";
import type { Domain } from "../domain.ts";
import { needsEim } from "../vcpus.ts";
import { lineOf, type Scope } from "./rule.ts";

/** The iTCO is part of q35's chip set. */
export function itcoMachine({ domain, family, devices, origins, report }: Scope): void {
  if (family !== "i440fx" && family !== "virt") return;
  for (const one of devices.watchdogs) {
    if (one.model !== "itco") continue;
    report(origins.attribute(one, "model"), {
      code: "watchdog/itco-machine",
      ...needsQ35("a watchdog of model 'itco'", domain),
      help: "write model='i6300esb'",
    });
  }
}

function needsQ35(what: string, { os }: Domain): Pick<FindingText, "severity" | "message"> {
  const message = `${what} needs a q35 machine, found '${os.type.machine ?? "pc"}'`;
  return { severity: "error", message };
}

/** QEMU has one action for all of them (libvirt). */
export function watchdogActions({ devices: { watchdogs }, origins, report }: Scope): void {
  const first = watchdogs[0]?.action ?? "reset";
  for (const one of watchdogs) {
    const action = one.action ?? "reset";
    if (action === first || origins.isDamaged(one)) continue;
    report(origins.attribute(one, "action"), {
      severity: "error",
      code: "watchdog/actions",
      message: `all watchdogs of a machine have the same action, found '${first}' and '${action}'`,
      help: `write action='${first}'`,
    });
  }
}

/** A dump of the guest's memory is libvirt's work. */
export function watchdogDump({ devices: { watchdogs }, origins, report }: Scope): void {
  for (const one of watchdogs) {
    if (one.action !== "dump") continue;
    report(origins.attribute(one, "action"), {
      severity: "warning",
      code: "watchdog/dump",
      message: "no dump is written: the guest is paused",
      help: "write one by hand: domrun qmp NAME dump-guest-memory " +
        '\'{"paging":false,"protocol":"file:/…"}\'',
    });
    return;
  }
}

/** intel-iommu is part of q35; what it does with interrupts needs the I/O APIC in QEMU. */
export function intelIommu({ domain, family, devices, origins, report }: Scope): void {
  const { iommu } = devices;
  if (iommu?.model !== "intel") return;
  if (family === "i440fx" || family === "virt") {
    report(origins.attribute(iommu, "model"), {
      code: "iommu/machine",
      ...needsQ35("an IOMMU of model 'intel'", domain),
      help: "write machine='q35'",
    });
  }
  if (iommu.driver?.intremap === true && domain.features?.ioapic?.driver === "kvm") {
    report(origins.attribute(domain.features.ioapic, "driver"), {
      severity: "error",
      code: "iommu/ioapic",
      message: "interrupt remapping needs <ioapic driver='qemu'/>, found 'kvm'",
    });
  }
  if (iommu.driver?.eim === true && iommu.driver.intremap !== true) {
    report(origins.attribute(iommu.driver, "eim"), {
      severity: "error",
      code: "iommu/eim",
      message: "eim needs interrupt remapping",
      help: "add intremap='on'",
    });
  }
}

/** More processors than interrupts have numbers for get an IOMMU, which needs the I/O APIC in QEMU. */
export function manyProcessors({ domain, family, devices, origins, report }: Scope): void {
  const { ioapic } = domain.features ?? {};
  if (family !== "q35" || ioapic?.driver !== "kvm" || !needsEim(domain)) return;
  if (devices.iommu !== undefined) return;
  report(origins.attribute(ioapic, "driver"), {
    severity: "error",
    code: "iommu/ioapic",
    message: "more than 255 processors need <ioapic driver='qemu'/>, found 'kvm'",
  });
}

/** virtio-iommu is described to the guest by ACPI, on boards of PCI Express. */
export function virtioIommu({ domain, family, devices: { iommu }, origins, report }: Scope): void {
  if (iommu?.model !== "virtio") return;
  if (family === "i440fx") {
    report(origins.attribute(iommu, "model"), {
      code: "iommu/machine",
      ...needsQ35("an IOMMU of model 'virtio'", domain),
      help: "write machine='q35'",
    });
  }
  if (iommu.driver !== undefined && !origins.isDamaged(iommu.driver)) {
    report(origins.span(iommu.driver), {
      severity: "error",
      code: "iommu/driver",
      message: "an IOMMU of model 'virtio' has no settings, found <driver>",
      help: "remove <driver>, or write model='intel'",
    });
  }
  if (domain.features?.acpi) return;
  report(origins.attribute(iommu, "model"), {
    severity: "error",
    code: "iommu/acpi",
    message: "an IOMMU of model 'virtio' needs ACPI",
    help: "add <features><acpi/></features>",
  });
}

/** A context id has to come from somewhere. */
export function vsockCid({ devices: { vsock }, origins, report }: Scope): void {
  if (vsock?.cid?.auto !== false || vsock.cid.address !== undefined) return;
  if (origins.isDamaged(vsock.cid)) return;
  report(origins.span(vsock.cid), {
    severity: "error",
    code: "vsock/no-cid",
    message: "<cid auto='no'> needs an address",
    help: "add address='3' or more, or write auto='yes'",
  });
}

/** A machine has one. */
export function secondTpm(scope: Scope): void {
  const { devices, origins, report } = scope;
  const [first, second] = devices.tpms;
  if (first === undefined || second === undefined) return;
  report(origins.span(second), {
    severity: "error",
    code: "tpm/second",
    message: `only one TPM, found another one on ${lineOf(scope, first)}`,
    help: "remove one of them",
  });
}

/** The guest finds the ISA one under one name (QEMU's fw_cfg). */
export function secondPanic(scope: Scope): void {
  const { devices, origins, report } = scope;
  const [first, second] = devices.panics.filter(({ model = "isa" }) => model === "isa");
  if (first === undefined || second === undefined) return;
  report(origins.span(second), {
    severity: "error",
    code: "panic/second",
    message: `only one panic device of model 'isa', found another one on ${lineOf(scope, first)}`,
    help: "remove one of them",
  });
}

/** Permission bits are kept beside the file, which only accessmode 'mapped' does (QEMU's 9p). */
export function createMode({ devices, origins, report }: Scope): void {
  for (const one of devices.filesystems) {
    if (one.accessmode === "mapped") continue;
    for (const name of ["fmode", "dmode"] as const) {
      if (one[name] === undefined) continue;
      report(origins.attribute(one, name), {
        severity: "error",
        code: "filesystem/create-mode",
        message: `${name} needs accessmode='mapped'`,
        help: "add accessmode='mapped', or remove it",
      });
    }
  }
}

/** virtiofsd passes owners and permissions through. */
export function virtiofsMode({ devices, origins, report }: Scope): void {
  for (const one of devices.filesystems) {
    if (one.driver?.type !== "virtiofs" || one.accessmode === undefined) continue;
    if (one.accessmode === "passthrough") continue;
    report(origins.attribute(one, "accessmode"), {
      severity: "error",
      code: "filesystem/virtiofs-mode",
      message: `virtiofs has accessmode 'passthrough', found '${one.accessmode}'`,
      help: "write accessmode='passthrough'",
    });
  }
}

/** A directory to share, or a virtiofsd that shares one. */
export function filesystemSource({ devices, origins, report }: Scope): void {
  for (const one of devices.filesystems) {
    if (one.source.dir !== undefined || origins.isDamaged(one.source)) continue;
    if (one.source.socket !== undefined && one.driver?.type === "virtiofs") continue;
    report(origins.span(one.source), {
      severity: "error",
      code: "filesystem/no-directory",
      message: "<source> of a filesystem needs a directory",
      help: "add dir='/path'",
    });
  }
}

/** The guest mounts a filesystem by its tag. */
export function duplicateTag(scope: Scope): void {
  const { devices, origins, report } = scope;
  const seen = new Map<string, object>();
  for (const one of devices.filesystems) {
    const first = seen.get(one.target.dir);
    if (first === undefined) {
      seen.set(one.target.dir, one);
      continue;
    }
    report(origins.attribute(one.target, "dir"), {
      severity: "error",
      code: "filesystem/duplicate-tag",
      message: `'${one.target.dir}' is also the target of the filesystem on ${
        lineOf(scope, first)
      }`,
      help: "give each a target of its own",
    });
  }
}
