/**
 * `<numa>` of `<cpu>` and `<numatune>`: the nodes that the guest sees, and those of the host that their memory is on.
 * https://libvirt.org/formatdomain.html#guest-numa-topology, https://libvirt.org/formatdomain.html#numa-node-tuning
 */
import { attribute, child, element, type ElementCodec, type Infer, mapped } from "../xml/codec.ts";
import { integer, Invalid, oneOf, yesNo } from "../xml/value.ts";
import { sizeInKiB, sizeUnit } from "./memory.ts";
import { numberSet, numbersIn } from "./number_set.ts";

/** QEMU's MAX_NODES. */
export const MOST_NODES = 128;

const nodeId = integer(0, MOST_NODES - 1);

const sibling = element("sibling", {
  id: attribute("id", nodeId),
  value: attribute("value", integer(10, 255), "10: the node itself; 255: out of reach"),
});

const distances = element("distances", { siblings: child(sibling).many() });

interface CellFields {
  readonly id?: number;
  readonly cpus?: string;
  readonly memAccess?: "shared" | "private";
  readonly discard?: boolean;
  readonly distances?: Infer<typeof distances>;
}

/** A node that the guest sees. */
export interface NumaCell extends CellFields {
  /** 0: processors without memory of their own. */
  readonly sizeKiB: number;
}

const cell: ElementCodec<NumaCell> = mapped<
  CellFields & { readonly memory: number; readonly unit?: string },
  NumaCell
>(
  element("cell", {
    id: attribute("id", nodeId, "absent: its place among the cells").optional(),
    cpus: attribute("cpus", numberSet, "absent: memory without processors").optional(),
    memory: attribute("memory", integer(0)),
    unit: attribute("unit", sizeUnit, "absent: KiB").optional(),
    memAccess: attribute(
      "memAccess",
      oneOf(["shared", "private"]),
      "absent: as <memoryBacking> says",
    )
      .optional(),
    discard: attribute("discard", yesNo, "of memory in a file").optional(),
    distances: child(distances).optional(),
  }),
  ({ memory, unit, ...rest }) => {
    const sizeKiB = sizeInKiB(memory, unit);
    return sizeKiB instanceof Invalid ? sizeKiB : { ...rest, sizeKiB };
  },
  ({ sizeKiB, ...rest }) => ({ ...rest, memory: sizeKiB, unit: "KiB" }),
);

export const numa = element("numa", { cells: child(cell).many() });

export type Numa = Infer<typeof numa>;

const modes = oneOf(["strict", "preferred", "interleave", "restrictive"]);

const memory = element("memory", {
  mode: attribute("mode", modes, "absent: strict").optional(),
  placement: attribute("placement", oneOf(["static", "auto"])).optional(),
  nodeset: attribute("nodeset", numberSet, "nodes of the host").optional(),
});

const memnode = element("memnode", {
  cellid: attribute("cellid", nodeId, "the cell whose memory it is"),
  mode: attribute("mode", modes, "absent: strict").optional(),
  nodeset: attribute("nodeset", numberSet, "nodes of the host"),
});

const RESTRICTIVE = "only control groups restrict memory to nodes, and domrun has none";

export const numatune = element("numatune", {
  memory: child(memory).optional()
    .ignored("nobody is asked for a placement", {
      at: "@placement",
      when: ({ placement }) => placement === "auto",
    })
    .ignored(RESTRICTIVE, { at: "@mode", when: ({ mode }) => mode === "restrictive" }),
  memnodes: child(memnode).many()
    .ignored(RESTRICTIVE, { at: "@mode", when: ({ mode }) => mode === "restrictive" }),
});

export type Numatune = Infer<typeof numatune>;

/** A cell with its number and its processors. */
export interface NumaNode {
  readonly id: number;
  readonly cell: NumaCell;
  readonly cpus: readonly number[];
}

/**
 * The nodes of a machine with `vcpus` processors, of which those in no cell are in the first. Pure. Source: libvirt's
 * qemuDomainDefNumaCPUsRectify.
 */
export function numaNodes(numa: Numa | undefined, vcpus: number): readonly NumaNode[] {
  const nodes = (numa?.cells ?? []).map((cell, index) => ({
    id: cell.id ?? index,
    cell,
    cpus: cell.cpus === undefined ? [] : numbersIn(cell.cpus),
  })).sort((a, b) => a.id - b.id);
  const taken = new Set(nodes.flatMap(({ cpus }) => cpus));
  const free = Array.from({ length: vcpus }, (_, cpu) => cpu).filter((cpu) => !taken.has(cpu));
  return nodes.map((node, index) =>
    index === 0 ? { ...node, cpus: [...node.cpus, ...free].sort((a, b) => a - b) } : node
  );
}

/** Distance to itself and to others where nobody says (the ACPI specification, SLIT). */
const OWN_DISTANCE = 10;
const OTHER_DISTANCE = 20;

/** How far two nodes are apart; what one says of the other holds both ways (libvirt). Pure. */
export function nodeDistance(from: NumaNode, to: NumaNode): number {
  const said = (one: NumaNode, other: NumaNode) =>
    one.cell.distances?.siblings.find(({ id }) => id === other.id)?.value;
  return said(from, to) ?? said(to, from) ?? (from.id === to.id ? OWN_DISTANCE : OTHER_DISTANCE);
}
