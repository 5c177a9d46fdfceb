/** `-m` and the memory backend that becomes the machine's RAM. https://libvirt.org/formatdomain.html#memory-backing */
import { nodesOf } from "../../domain/memory_sizes.ts";
import { askedBy, type CommandLineContext, has, objectArgument } from "./context.ts";
import { backendMembers, hugePagesOf, type MemoryPiece, wholeMiB } from "./memory_backend.ts";
import { modulePiece } from "./memory_devices.ts";
import { cellPiece } from "./numa.ts";
import { keyValues } from "./option_values.ts";

/** `-m size=219136k -object {"qom-type":"memory-backend-ram","id":"pc.ram","size":224395264}`. */
export function memoryArguments(context: CommandLineContext): string[] {
  const { memory, maxMemory, memoryBacking } = context.domain;
  const lock = ["-overcommit", `mem-lock=${memoryBacking?.locked ? "on" : "off"}`];
  return [
    ...askedBy(context, maxMemory ?? memory, ["-m", sizes(context)]),
    ...(hasNodes(context) ? [] : systemMemory(context)),
    ...memoryBacking?.locked ? askedBy(context, memoryBacking, lock, { child: "locked" }) : lock,
  ];
}

/** True where the machine's RAM is that of its NUMA nodes. Pure. */
export function hasNodes({ domain }: Pick<CommandLineContext, "domain">): boolean {
  return nodesOf(domain).length > 0;
}

function sizes(context: CommandLineContext): string {
  const { maxMemory } = context.domain;
  return keyValues({
    size: `${startKiB(context)}k`,
    slots: maxMemory?.slots,
    maxmem: maxMemory === undefined ? undefined : `${wholeMiB(maxMemory.sizeKiB)}k`,
  });
}

/** What the machine starts with, each piece in whole MiB. */
function startKiB(context: CommandLineContext): number {
  return pieces(context).reduce((sum, { sizeKiB }) => sum + wholeMiB(sizeKiB), 0);
}

function pieces(context: CommandLineContext): readonly MemoryPiece[] {
  const { domain } = context;
  return hasNodes(context)
    ? nodesOf(domain).map(cellPiece)
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
  const modules = domain.devices.memories.map(modulePiece);
  const memfd = [...pieces(context), ...modules].some((piece) =>
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
