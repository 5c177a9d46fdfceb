/** How much memory a machine has in all. */
import type { Domain } from "./domain.ts";

/** Of its NUMA cells; undefined where there are none, and where they have no memory. Pure. */
export function cellsKiB({ cpu }: Domain): number | undefined {
  const sum = cpu?.numa?.cells.reduce((sum, { sizeKiB }) => sum + sizeKiB, 0) ?? 0;
  return sum === 0 ? undefined : sum;
}

/** What the guest has: its cells where it has such, else what `<memory>` says (libvirt's virDomainDefPostParseMemory). Pure. */
export function totalKiB(domain: Domain): number {
  return cellsKiB(domain) ?? domain.memory?.sizeKiB ?? 0;
}
