/** `-m` and the memory backend that becomes the machine's RAM. https://libvirt.org/formatdomain.html#memory-backing */
import { numaNodes } from "../../domain/numa.ts";
import { askedBy, type CommandLineContext, has, objectArgument } from "./context.ts";
import { backendMembers, hugePagesOf, type MemoryPiece, wholeMiB } from "./memory_backend.ts";
import { cellPiece } from "./numa.ts";

/** `-m size=219136k -object {"qom-type":"memory-backend-ram","id":"pc.ram","size":224395264}`. */
export function memoryArguments(context: CommandLineContext): string[] {
  const { memory, memoryBacking } = context.domain;
  const lock = ["-overcommit", `mem-lock=${memoryBacking?.locked ? "on" : "off"}`];
  return [
    ...askedBy(context, memory, ["-m", `size=${startKiB(context)}k`]),
    ...(hasCells(context) ? [] : systemMemory(context)),
    ...memoryBacking?.locked ? askedBy(context, memoryBacking, lock, { child: "locked" }) : lock,
  ];
}

/** True where the machine's RAM is that of the cells of `<numa>`. Pure. */
export function hasCells({ domain }: Pick<CommandLineContext, "domain">): boolean {
  return (domain.cpu?.numa?.cells.length ?? 0) > 0;
}

/** What the machine starts with, each piece in whole MiB. */
function startKiB(context: CommandLineContext): number {
  return pieces(context).reduce((sum, { sizeKiB }) => sum + wholeMiB(sizeKiB), 0);
}

function pieces(context: CommandLineContext): readonly MemoryPiece[] {
  const { domain } = context;
  return hasCells(context)
    ? numaNodes(domain.cpu?.numa, 0).map(cellPiece)
    : [{ id: context.machine.ramId, sizeKiB: domain.memory.sizeKiB }];
}

function systemMemory(context: CommandLineContext): string[] {
  const { memory, memoryBacking } = context.domain;
  return pieces(context).flatMap((piece) => {
    const object = objectArgument(context, backendMembers(context, piece));
    return memoryBacking && hugePagesOf(memoryBacking, undefined)
      ? askedBy(context, memoryBacking, object, { child: "hugepages" })
      : askedBy(context, memory, object);
  });
}

/** Says what this QEMU lacks for the memory. */
export function checkMemory(context: CommandLineContext): void {
  const { domain, provenance } = context;
  if (has(context, "object.memory-backend-memfd")) return;
  const memfd = pieces(context).some((piece) =>
    backendMembers(context, piece)["qom-type"] === "memory-backend-memfd"
  );
  if (!memfd) return;
  provenance.report(domain.memoryBacking ?? domain, {
    severity: "error",
    code: "host/no-memfd",
    message: `QEMU ${context.capabilities.version} has no shared memory without a file`,
    help: "add <source type='file'/> to <memoryBacking>",
  });
}
