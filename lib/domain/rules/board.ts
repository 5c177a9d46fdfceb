/** What one of the boards alone has: parts of PCs in a machine for ARM, and the other way round. */
import { diskBus } from "../disk.ts";
import type { Scope } from "./rule.ts";

/** `virt` has no ISA bus, no keyboard controller and no System Management Mode, and ARM none of x86's features. */
export function partsOfPcs({ domain, devices, family, origins, report }: Scope): void {
  if (family !== "virt") return;
  const { features } = domain;
  const parts: readonly (readonly [part: object | undefined, what: string, help?: string])[] = [
    [features?.hyperv, "enlightenments of Hyper-V"],
    [features?.kvm, "such features of KVM"],
    [features?.pvspinlock, "paravirtual spinlocks"],
    [features?.vmport, "VMware's port"],
    [features?.smm, "System Management Mode"],
    [features?.ioapic, "I/O APIC"],
    [features?.ps2, "keyboard controller"],
    [domain.pm?.suspendToMem, "sleep states to switch"],
    [domain.pm?.suspendToDisk, "sleep states to switch"],
    ...devices.serials
      .filter(({ target }) => target?.type === "isa-serial" || target?.type === "isa-debug")
      .map((one) => [one.target, "ISA bus", "write <target type='system-serial'/>"] as const),
    ...devices.parallels.map((one) => [one, "parallel port"] as const),
    ...devices.disks.filter((one) => diskBus(one) === "fdc")
      .map((one) => [one, "floppy drive"] as const),
    ...devices.controllers.filter(({ type }) => type === "fdc")
      .map((one) => [one, "floppy drive"] as const),
    ...devices.inputs.filter(({ bus }) => bus === "ps2")
      .map((one) => [one, "keyboard controller", "write bus='usb'"] as const),
    ...devices.panics.filter(({ model }) => model === "isa" || model === "hyperv")
      .map((one) => [one, "panic device of this model", "write model='pvpanic'"] as const),
    ...devices.sounds.filter(({ model }) => model === "pcspk" || model === "sb16")
      .map((one) => [one, "ISA bus", "write model='virtio'"] as const),
    ...devices.watchdogs.filter(({ model }) => model === "ib700")
      .map((one) => [one, "ISA bus", "write model='i6300esb'"] as const),
    ...devices.tpms.filter(({ model }) => model === "tpm-crb")
      .map((one) => [one, "TPM of model 'tpm-crb'", "write model='tpm-tis'"] as const),
  ];
  for (const [part, what, help = "remove it"] of parts) {
    if (part === undefined) continue;
    report(origins.span(part), {
      severity: "error",
      code: "machine/pc-only",
      message: `a machine of type 'virt' has no ${what}`,
      help,
    });
  }
}

/** These clocks are of x86 and its hypervisors (libvirt). */
export function timersOfPcs({ domain, family, origins, report }: Scope): void {
  if (family !== "virt") return;
  for (const timer of domain.clock?.timers ?? []) {
    const isPcs = ["tsc", "kvmclock", "hypervclock"].includes(timer.name) ||
      (timer.name === "hpet" && timer.present === true);
    if (!isPcs) continue;
    report(origins.attribute(timer, "name"), {
      severity: "error",
      code: "machine/pc-only",
      message: `a machine of type 'virt' has no timer '${timer.name}'`,
      help: "remove it",
    });
  }
}

/** A PC has other interrupt controllers, and its serial ports are on ISA. */
export function partsOfArm({ domain, devices, family, origins, report }: Scope): void {
  if (family === "virt" || family === "other") return;
  const gic = domain.features?.gic;
  if (gic !== undefined) {
    report(origins.span(gic), {
      severity: "error",
      code: "machine/arm-only",
      message: "<gic> is the interrupt controller of an ARM, and the machine is a PC",
      help: "remove it",
    });
  }
  for (const { target } of devices.serials) {
    if (target?.type !== "system-serial") continue;
    report(origins.attribute(target, "type"), {
      severity: "error",
      code: "machine/arm-only",
      message: "a PC has no serial port of type 'system-serial'",
      help: "write type='isa-serial'",
    });
  }
}

/** QEMU's virt has one for the guest, and ignores more. */
export function secondSystemSerial({ devices, family, origins, report }: Scope): void {
  if (family !== "virt") return;
  const [, second] = devices.serials.filter(({ target }) =>
    (target?.type ?? "system-serial") === "system-serial"
  );
  if (second === undefined) return;
  report(origins.span(second), {
    severity: "error",
    code: "serial/too-many",
    message: "a machine of type 'virt' has one serial port, found another one",
    help: "write <target type='pci-serial'/> or 'usb-serial' in the others",
  });
}
