/** `<features>`: parts of the virtual hardware. https://libvirt.org/formatdomain.html#hypervisor-features */
import { attribute, child, element, flag, type Infer, verbatim } from "../xml/codec.ts";
import { oneOf, onOff } from "../xml/value.ts";
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

const ioapic = element("ioapic", { driver: attribute("driver", oneOf(["kvm", "qemu"])) });

export const features = element("features", {
  acpi: child(flag("acpi")).optional(),
  apic: child(apic).optional(),
  pae: child(flag("pae")).optional()
    .ignored("processors of today always have it", { silent: true }),
  hap: child(verbatim("hap")).optional()
    .ignored("KVM uses nested paging whenever the host has it"),
  vmport: child(element("vmport", { state: state.optional() }), "VMware's I/O port").optional(),
  smm: child(smm, "System Management Mode").optional(),
  ioapic: child(ioapic).optional(),
});

export type Features = Infer<typeof features>;
