/** How much memory a machine has, and where (libvirt's virDomainDefPostParseMemory). */
import { devicesOf, type Domain } from "./domain.ts";
import { type NumaNode, numaNodes } from "./numa.ts";

/** Of its NUMA cells; undefined where there are none, and where they have no memory. Pure. */
export function cellsKiB({ cpu }: Domain): number | undefined {
  const sum = cpu?.numa?.cells.reduce((sum, { sizeKiB }) => sum + sizeKiB, 0) ?? 0;
  return sum === 0 ? undefined : sum;
}

/** Of its memory modules, which are part of what `<memory>` says. Pure. */
export function modulesKiB(domain: Domain): number {
  return devicesOf(domain).memories.reduce((sum, { target }) => sum + target.sizeKiB, 0);
}

/** All that the guest has: cells and modules, or what `<memory>` says where there are no cells. Pure. */
export function totalKiB(domain: Domain): number {
  const cells = cellsKiB(domain);
  return cells === undefined ? domain.memory?.sizeKiB ?? 0 : cells + modulesKiB(domain);
}

/** What it has without the modules. Pure. */
export function startKiB(domain: Domain): number {
  return totalKiB(domain) - modulesKiB(domain);
}

/**
 * The nodes of a machine. Without cells it has none, or one where memory can be plugged in: ACPI tells of modules by
 * their node (libvirt's qemuDomainDefNumaAutoAdd). Pure.
 */
export function nodesOf(domain: Domain): readonly NumaNode[] {
  const vcpus = domain.vcpu?.count ?? 1;
  const nodes = numaNodes(domain.cpu?.numa, vcpus);
  if (nodes.length > 0 || domain.maxMemory === undefined) return nodes;
  return numaNodes({ cells: [{ sizeKiB: startKiB(domain) }] }, vcpus);
}
