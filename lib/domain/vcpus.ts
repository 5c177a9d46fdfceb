/** `<vcpus>`: which of the processors are there at the start. https://libvirt.org/formatdomain.html#cpu-allocation */
import { attribute, child, element, type Infer } from "../xml/codec.ts";
import { integer, yesNo } from "../xml/value.ts";
import type { Vcpu } from "./vcpu.ts";

const one = element("vcpu", {
  id: attribute("id", integer(0, 65534)),
  enabled: attribute("enabled", yesNo),
  hotpluggable: attribute("hotpluggable", yesNo, "absent: no").optional(),
  order: attribute("order", integer(1, 65535), "in which they are plugged in").optional(),
});

export const vcpus = element("vcpus", { vcpus: child(one).many() });

export type Vcpus = Infer<typeof vcpus>;

/** The parts of `<domain>` that say how many processors there are. */
export interface VcpuParts {
  readonly vcpu?: Vcpu;
  readonly vcpus?: Vcpus;
}

/** How many processors the machine can have. Pure. */
export function mostVcpus({ vcpu }: VcpuParts): number {
  return vcpu?.count ?? 1;
}

/** Interrupts have eight bits for their processor without the Extended Interrupt Mode of Intel's IOMMU. Pure. */
export function needsEim(parts: VcpuParts): boolean {
  return mostVcpus(parts) > 255;
}

/** How many it begins with; `<vcpus>` counts before `current`, as in libvirt. Pure. */
export function bootVcpus({ vcpu, vcpus }: VcpuParts): number {
  const fixed = vcpus?.vcpus.filter((one) => one.enabled && !one.hotpluggable).length ?? 0;
  return fixed > 0 ? fixed : vcpu?.current ?? vcpu?.count ?? 1;
}

/** Those that are plugged in before the guest runs, in their order. Pure. */
export function pluggedVcpus({ vcpus }: VcpuParts): readonly Vcpus["vcpus"][number][] {
  const plugged = vcpus?.vcpus.filter((one) => one.enabled && one.hotpluggable) ?? [];
  return plugged.toSorted((a, b) => (a.order ?? a.id) - (b.order ?? b.id));
}
