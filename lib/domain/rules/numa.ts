/** `<numa>` and `<numatune>`: nodes that do not fit together (libvirt's numa_conf.c, qemu_validate.c). */
import { numaNodes } from "../numa.ts";
import { numbersIn, rangesOf } from "../number_set.ts";
import { repetitions, type Scope } from "./rule.ts";

/** The cells are numbered from 0 on, without a gap. */
export function cellNumbers({ domain, origins, report }: Scope): void {
  const cells = domain.cpu?.numa?.cells ?? [];
  const ids = cells.map(({ id }, index) => id ?? index);
  for (const [index, cell] of cells.entries()) {
    const id = ids[index] ?? 0;
    if (id < cells.length && ids.indexOf(id) === index) continue;
    report(cell.id === undefined ? origins.span(cell) : origins.attribute(cell, "id"), {
      severity: "error",
      code: "numa/cell-number",
      message: id < cells.length
        ? `there is a cell ${id} already`
        : `the ${cells.length} cells have the numbers 0 to ${cells.length - 1}, found ${id}`,
      help: "number them from 0 on, or remove id from all of them",
    });
  }
}

/** A processor that is there is in one cell. */
export function cellProcessors({ domain, origins, report }: Scope): void {
  if (domain.vcpu === undefined && origins.isDamaged(domain)) return;
  const most = domain.vcpu?.count ?? 1;
  const taken = new Set<number>();
  for (const cell of domain.cpu?.numa?.cells ?? []) {
    if (cell.cpus === undefined) continue;
    const cpus = numbersIn(cell.cpus);
    const twice = cpus.filter((cpu) => taken.has(cpu));
    const beyond = cpus.filter((cpu) => cpu >= most);
    for (const cpu of cpus) taken.add(cpu);
    if (twice.length === 0 && beyond.length === 0 && cpus.length > 0) continue;
    const list = (numbers: readonly number[]) => rangesOf(numbers).join(",");
    report(origins.attribute(cell, "cpus"), {
      severity: "error",
      code: "numa/processors",
      message: twice.length > 0
        ? `of these processors ${list(twice)} is in another cell already`
        : beyond.length > 0
        ? `there is no processor ${list(beyond)}: <vcpu> says ${most}, counted from 0`
        : "these are no processors",
      help: "change cpus, or <vcpu>",
    });
  }
}

/** The distance of a cell to one that is there, and to itself 10. */
export function cellDistances({ domain, origins, report }: Scope): void {
  const nodes = numaNodes(domain.cpu?.numa, 0);
  for (const { id, cell } of nodes) {
    for (const sibling of cell.distances?.siblings ?? []) {
      const known = nodes.some((node) => node.id === sibling.id);
      if (known && (sibling.id === id) === (sibling.value === 10)) continue;
      report(origins.attribute(sibling, known ? "value" : "id"), {
        severity: "error",
        code: "numa/distance",
        message: known
          ? `a cell is at the distance 10 to itself and farther from others, found ${sibling.value}`
          : `there is no cell ${sibling.id}`,
        help: known ? "write 20, say" : "remove it",
      });
    }
  }
}

/** Memory of a cell that is there, and once. */
export function tunedCells({ domain, origins, report }: Scope): void {
  const nodes = numaNodes(domain.cpu?.numa, 0);
  const memnodes = domain.numatune?.memnodes ?? [];
  for (const memnode of memnodes) {
    if (nodes.some(({ id }) => id === memnode.cellid) || origins.isDamaged(domain)) continue;
    report(origins.attribute(memnode, "cellid"), {
      severity: "error",
      code: "numatune/cell",
      message: `there is no cell ${memnode.cellid} in <numa>`,
      help: "remove <memnode>, or add the cell",
    });
  }
  for (const { again, key } of repetitions(memnodes, ({ cellid }) => cellid)) {
    report(origins.attribute(again, "cellid"), {
      severity: "error",
      code: "numatune/cell",
      message: `there is a <memnode> of cell ${key} already`,
      help: "remove one of them",
    });
  }
}

/** All memory is restricted, or none (libvirt: "'restrictive' mode is required in …"). */
export function restrictedNodes({ domain, origins, report }: Scope): void {
  const { memory, memnodes = [] } = domain.numatune ?? {};
  if (memory !== undefined && origins.isDamaged(memory)) return;
  const isRestricted = memory?.mode === "restrictive";
  for (const memnode of memnodes) {
    if (origins.isDamaged(memnode)) continue;
    if ((memnode.mode === "restrictive") === isRestricted) continue;
    report(origins.span(memnode), {
      severity: "error",
      code: "numatune/restrictive",
      message: isRestricted
        ? "<memory> has mode='restrictive', and this has another one"
        : "this has mode='restrictive', and <memory> has not",
      help: "write mode='restrictive' in both, or in neither",
    });
  }
}

/** Memory that somebody places needs the nodes (libvirt: "nodeset for NUMA memory tuning must be set …"). */
export function tunedNodes({ domain, origins, report }: Scope): void {
  const memory = domain.numatune?.memory;
  if (memory === undefined || memory.nodeset !== undefined || origins.isDamaged(memory)) return;
  if (memory.placement !== "static") return;
  report(origins.span(memory), {
    severity: "error",
    code: "numatune/no-nodes",
    message: "placement='static' needs the host's nodes",
    help: "write nodeset='0', say",
  });
}
