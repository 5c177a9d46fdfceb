/** Memory of cells and of huge pages (libvirt's virDomainDefPostParseMemory, qemuDomainDefValidateMemory). */
import { cellsKiB, modulesKiB, totalKiB } from "../memory_sizes.ts";
import { numaNodes } from "../numa.ts";
import { numbersIn } from "../number_set.ts";
import type { Scope } from "./rule.ts";

/** A machine has memory: of its own, or in the cells of `<numa>`. */
export function missingMemory({ domain, origins, report }: Scope): void {
  if (domain.memory !== undefined || cellsKiB(domain) !== undefined) return;
  if (origins.isDamaged(domain) || (domain.cpu && origins.isDamaged(domain.cpu))) return;
  report(origins.span(domain), {
    severity: "error",
    code: "memory/missing",
    message: "<domain> needs <memory> in it",
    help: "add <memory unit='GiB'>2</memory>, say",
  });
}

/** Where there are cells, their sum is the memory. */
export function memoryOfCells({ domain, origins, report }: Scope): void {
  if (cellsKiB(domain) === undefined || domain.memory === undefined) return;
  const [total, modules] = [totalKiB(domain), modulesKiB(domain)];
  if (domain.memory.sizeKiB === total) return;
  report(origins.span(domain.memory), {
    severity: "warning",
    code: "memory/cells",
    message: `the cells of <numa>${modules > 0 ? " and the modules" : ""} have ${total} KiB, ` +
      `and that is the memory; ` +
      `<memory> says ${domain.memory.sizeKiB} KiB`,
    help: `write <memory>${total}</memory>, or change the cells`,
  });
}

/** One size of huge pages for each node that is there, and one for all others. */
export function hugePageNodes({ domain, origins, report }: Scope): void {
  const nodes = numaNodes(domain.cpu?.numa, 0).map(({ id }) => id);
  const known = nodes.length === 0 ? [0] : nodes;
  const taken = new Set<number | "all">();
  for (const page of domain.memoryBacking?.hugepages?.pages ?? []) {
    const wanted = page.nodeset === undefined ? ["all"] as const : numbersIn(page.nodeset);
    const beyond = wanted.find((node) => node !== "all" && !known.includes(node));
    const twice = wanted.find((node) => taken.has(node)) ??
      (nodes.length === 0 && taken.size > 0 ? "all" : undefined);
    for (const node of wanted) taken.add(node);
    if (beyond === undefined && twice === undefined) continue;
    report(page.nodeset === undefined ? origins.span(page) : origins.attribute(page, "nodeset"), {
      severity: "error",
      code: "memory/hugepages-sizes",
      message: beyond !== undefined
        ? `there is no cell ${beyond} in <numa>`
        : nodes.length === 0
        ? "a machine without NUMA nodes has huge pages of one size, found another one"
        : twice === "all"
        ? "there are huge pages for all other nodes already"
        : `there are huge pages for node ${twice} already`,
      help: beyond === undefined ? "remove one of them" : "remove it from nodeset, or add the cell",
    });
  }
}
