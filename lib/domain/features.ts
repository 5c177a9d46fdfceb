/** `<features>`: parts of the virtual hardware. https://libvirt.org/formatdomain.html#hypervisor-features */
import { attribute, child, element, flag, type Infer, verbatim } from "../xml/codec.ts";
import { oneOf, onOff, yesNo } from "../xml/value.ts";
import { hyperv, kvm } from "./hyperv.ts";
import { sizeElement } from "./memory.ts";

const apic = element("apic", {
  eoi: attribute("eoi", onOff, "paravirtual end of interrupt").optional(),
});

const state = attribute("state", onOff);

/** libvirt counts MiB where there is no unit, here alone. */
const tsegSize = sizeElement("tseg", "MiB");

const smm = element("smm", {
  state: state.optional(),
  tsegKiB: child(tsegSize, "memory of System Management Mode, whole MiB").optional(),
});

const tcg = element("tcg", {
  tbCacheKiB: child(sizeElement("tb-cache"), "memory for translated code, whole MiB").optional(),
});

const asyncTeardown = element("async-teardown", {
  enabled: attribute("enabled", yesNo, "absent: yes").optional(),
});

/** Those of other hypervisors, architectures and containers, which libvirt takes and QEMU is not told of. */
const foreign = (name: string) =>
  child(verbatim(name)).optional().ignored("it belongs to another hypervisor, and QEMU has none");

const gic = element("gic", {
  version: attribute("version", oneOf(["host", "2", "3", "4"]), "absent: the usual one").optional(),
});

const ioapic = element("ioapic", { driver: attribute("driver", oneOf(["kvm", "qemu"])) });

export const features = element("features", {
  acpi: child(flag("acpi")).optional(),
  apic: child(apic).optional(),
  pae: child(flag("pae")).optional()
    .ignored("processors of today always have it", { silent: true }),
  hap: child(verbatim("hap")).optional()
    .ignored("KVM uses nested paging whenever the host has it"),
  viridian: foreign("viridian"),
  privnet: foreign("privnet"),
  gic: child(gic, "the interrupt controller of an ARM").optional(),
  hyperv: child(hyperv, "what Windows is told of its hypervisor").optional(),
  kvm: child(kvm).optional(),
  xen: foreign("xen"),
  pvspinlock: child(element("pvspinlock", { state: state.optional() }), "absent state: on")
    .optional(),
  capabilities: foreign("capabilities"),
  pmu: child(
    element("pmu", { state: state.optional() }),
    "performance counters; absent state: on",
  ).optional(),
  vmport: child(element("vmport", { state: state.optional() }), "VMware's I/O port").optional(),
  smm: child(smm, "System Management Mode").optional(),
  ioapic: child(ioapic).optional(),
  vmcoreinfo: child(
    element("vmcoreinfo", { state: state.optional() }),
    "notes for crash dumps; absent state: on",
  ).optional(),
  msrs: foreign("msrs"),
  tcg: child(tcg).optional(),
  asyncTeardown: child(asyncTeardown, "QEMU ends at once, and its memory is freed after it")
    .optional(),
  ps2: child(element("ps2", { state }), "the keyboard controller").optional(),
});

export type Features = Infer<typeof features>;
