/** `-m` and the memory backend that becomes the machine's RAM. https://libvirt.org/formatdomain.html#memory-backing */
import { join } from "@std/path/posix";
import type { MemoryBacking } from "../../domain/memory_backing.ts";
import type { OptionMembers } from "./option_values.ts";
import { askedBy, type CommandLineContext, has, objectArgument } from "./context.ts";

/** `-m size=219136k -object {"qom-type":"memory-backend-ram","id":"pc.ram","size":224395264}`. */
export function memoryArguments(context: CommandLineContext): string[] {
  const { memory, memoryBacking } = context.domain;
  const sizeKiB = memoryKiB(memory.sizeKiB);
  const object = objectArgument(context, { ...backend(context), size: sizeKiB * 1024 });
  const lock = ["-overcommit", `mem-lock=${memoryBacking?.locked ? "on" : "off"}`];
  return [
    ...askedBy(context, memory, ["-m", `size=${sizeKiB}k`]),
    ...hugePages(memoryBacking) && memoryBacking
      ? askedBy(context, memoryBacking, object, { child: "hugepages" })
      : askedBy(context, memory, object),
    ...memoryBacking?.locked ? askedBy(context, memoryBacking, lock, { child: "locked" }) : lock,
  ];
}

/** QEMU counts memory in MiB, so libvirt rounds up to it. Pure. */
export function memoryKiB(sizeKiB: number): number {
  return Math.ceil(sizeKiB / 1024) * 1024;
}

/** Pages of x86 that are not huge. */
const USUAL_PAGE_KIB = 4;

/** Asking for huge pages of the usual size asks for none (libvirt's qemuBuildMemoryBackendProps). */
function hugePages(backing: MemoryBacking | undefined): MemoryBacking["hugepages"] {
  const pages = backing?.hugepages;
  return pages?.pages[0]?.sizeKiB === USUAL_PAGE_KIB ? undefined : pages;
}

/**
 * Memory that others map, as vhost-user and virtiofs need, is a memfd: it needs no file that somebody must
 * clean up. So are huge pages, which need no mount of hugetlbfs then.
 */
function backend({ domain, machine, files }: CommandLineContext): OptionMembers {
  const { memoryBacking: backing } = domain;
  const shared = backing?.access === undefined ? undefined : backing.access === "shared";
  const huge = hugePages(backing);
  const allocation: OptionMembers = {
    prealloc: backing?.allocation?.mode === "immediate" || huge ? true : undefined,
    "prealloc-threads": backing?.allocation?.threads,
  };
  const id = machine.ramId;
  if (backing?.source === "file" && !huge) {
    return {
      "qom-type": "memory-backend-file",
      id,
      "mem-path": join(files.directory, id),
      "discard-data": backing.discard,
      share: shared,
      ...allocation,
    };
  }
  if (huge || backing?.source === "memfd" || shared) {
    const pageKiB = huge?.pages[0]?.sizeKiB;
    return {
      "qom-type": "memory-backend-memfd",
      id,
      hugetlb: huge ? true : undefined,
      hugetlbsize: pageKiB === undefined ? undefined : pageKiB * 1024,
      share: shared,
      ...allocation,
    };
  }
  return { "qom-type": "memory-backend-ram", id, share: shared, ...allocation };
}

/** Says what this QEMU lacks for the memory. */
export function checkMemory(context: CommandLineContext): void {
  const { domain, provenance } = context;
  const { memoryBacking: backing } = domain;
  if (!backing) return;
  const memfd = hugePages(backing) !== undefined || backing.source === "memfd" ||
    (backing.access === "shared" && backing.source !== "file");
  if (memfd && !has(context, "object.memory-backend-memfd")) {
    provenance.report(backing, {
      severity: "error",
      code: "host/no-memfd",
      message: `QEMU ${context.capabilities.version} has no shared memory without a file`,
      help: "add <source type='file'/> to <memoryBacking>",
    });
  }
}
