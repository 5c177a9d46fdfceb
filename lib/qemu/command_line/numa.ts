/** `-numa`: the nodes that the guest sees, each with its memory. https://libvirt.org/formatdomain.html#guest-numa-topology */
import { nodesOf } from "../../domain/memory_sizes.ts";
import { nodeDistance, type NumaNode } from "../../domain/numa.ts";
import { rangesOf } from "../../domain/number_set.ts";
import { askedBy, type CommandLineContext, objectArgument } from "./context.ts";
import { backendMembers, type MemoryPiece } from "./memory_backend.ts";

/** `-object {…,"id":"ram-node0",…} -numa node,nodeid=0,cpus=0-1,cpus=3,memdev=ram-node0`, then the distances. */
export function numaArguments(context: CommandLineContext): string[] {
  const nodes = nodesOf(context.domain);
  return [...nodes.flatMap((node) => nodeArguments(node, context)), ...distances(nodes)];
}

function nodeArguments(node: NumaNode, context: CommandLineContext): string[] {
  const { id, cell, cpus } = node;
  const piece = cellPiece(node);
  const hasMemory = cell.sizeKiB > 0;
  const parts = [
    "node",
    `nodeid=${id}`,
    ...rangesOf(cpus).map((range) => `cpus=${range}`),
    ...(hasMemory ? [`memdev=${piece.id}`] : []),
  ];
  return askedBy(context, cell, [
    ...(hasMemory ? objectArgument(context, backendMembers(context, piece)) : []),
    "-numa",
    parts.join(","),
  ]);
}

/** The memory of a cell. Pure. */
export function cellPiece({ id, cell }: NumaNode): MemoryPiece {
  const { sizeKiB, memAccess, discard } = cell;
  return {
    id: `ram-node${id}`,
    sizeKiB,
    node: id,
    ...(memAccess === undefined ? {} : { access: memAccess }),
    ...(discard === undefined ? {} : { discard }),
  };
}

/** All of them, or none where no cell has any: QEMU fills in no gaps. */
function distances(nodes: readonly NumaNode[]): string[] {
  if (nodes.every(({ cell }) => cell.distances === undefined)) return [];
  return nodes.flatMap((from) =>
    nodes.flatMap((to) => [
      "-numa",
      `dist,src=${from.id},dst=${to.id},val=${nodeDistance(from, to)}`,
    ])
  );
}
