/** Memory backends: an object for each piece of the guest's memory. https://libvirt.org/formatdomain.html#memory-backing */
import { join } from "@std/path/posix";
import type { MemoryBacking } from "../../domain/memory_backing.ts";
import type { Numatune } from "../../domain/numa.ts";
import { numbersIn } from "../../domain/number_set.ts";
import type { CommandLineContext } from "./context.ts";
import type { OptionMembers } from "./option_values.ts";

/** A piece of memory: the machine's, a cell's or a module's. */
export interface MemoryPiece {
  readonly id: string;
  readonly sizeKiB: number;
  /** The cell that it is of; absent: the machine has no cells. */
  readonly node?: number;
  /** Absent: as `<memoryBacking>` says. */
  readonly access?: "shared" | "private";
  /** Absent: as `<memoryBacking>` says. */
  readonly discard?: boolean;
  /** The size of its pages; absent: as `<memoryBacking>` says. */
  readonly pageKiB?: number;
  /** Nodes of the host; absent: as `<numatune>` says. */
  readonly hostNodes?: string;
  /** Allocated piece by piece, as the guest asks for it. */
  readonly onDemand?: boolean;
  /** A file of the host that is this memory. */
  readonly file?: MemoryFile;
}

export interface MemoryFile {
  readonly path: string;
  readonly prealloc?: boolean;
  readonly alignKiB?: number;
  readonly pmem?: boolean;
}

/** QEMU counts memory in MiB, so libvirt rounds up to it. Pure. */
export function wholeMiB(sizeKiB: number): number {
  return Math.ceil(sizeKiB / 1024) * 1024;
}

/** Pages of x86 that are not huge. */
const USUAL_PAGE_KIB = 4;

/** Huge pages of one size; without a size, of the host's default. */
export interface HugePages {
  readonly sizeKiB?: number;
}

/**
 * The huge pages of a piece of memory: those for its cell, else those for no cell. Who asks for pages of the usual size
 * asks for none (libvirt's qemuBuildMemoryBackendProps). Pure.
 */
export function hugePagesOf(
  backing: MemoryBacking | undefined,
  node: number | undefined,
): HugePages | undefined {
  const pages = backing?.hugepages?.pages;
  if (pages === undefined) return undefined;
  if (pages.length === 0) return {};
  const own = pages.find(({ nodeset }) =>
    nodeset !== undefined && numbersIn(nodeset).includes(node ?? 0)
  );
  const page = own ?? pages.find(({ nodeset }) => nodeset === undefined);
  return page === undefined || page.sizeKiB === USUAL_PAGE_KIB ? undefined : page;
}

/**
 * The object that a piece of memory is. Memory that others map, as vhost-user and virtiofs need, is a memfd: it needs
 * no file that somebody must clean up. Huge pages are one, too: they need no mount of hugetlbfs then. Pure.
 */
export function backendMembers(context: CommandLineContext, piece: MemoryPiece): OptionMembers {
  const { memoryBacking: backing } = context.domain;
  const access = piece.access ?? backing?.access;
  const share = access === undefined ? undefined : access === "shared";
  const huge = pagesOf(piece, backing);
  const { id, file } = piece;
  const size = wholeMiB(piece.sizeKiB) * 1024;
  if (file !== undefined) return { ...fileMembers(file), id, share, size };
  const common: OptionMembers = {
    share,
    ...allocationMembers(piece, backing, huge),
    size,
    ...policyMembers(context.domain.numatune, piece),
  };
  if (backing?.source === "file" && !huge) {
    return {
      "qom-type": "memory-backend-file",
      id,
      "mem-path": join(context.files.directory, id),
      "discard-data": piece.discard ?? backing.discard,
      ...common,
    };
  }
  if (huge || backing?.source === "memfd" || share) {
    return {
      "qom-type": "memory-backend-memfd",
      id,
      hugetlb: huge ? true : undefined,
      hugetlbsize: huge?.sizeKiB === undefined ? undefined : huge.sizeKiB * 1024,
      ...common,
    };
  }
  return { "qom-type": "memory-backend-ram", id, ...common };
}

function pagesOf(
  { pageKiB, node }: MemoryPiece,
  backing: MemoryBacking | undefined,
): HugePages | undefined {
  if (pageKiB === undefined) return hugePagesOf(backing, node);
  return pageKiB === USUAL_PAGE_KIB ? undefined : { sizeKiB: pageKiB };
}

function fileMembers({ path, prealloc, alignKiB, pmem }: MemoryFile): OptionMembers {
  return {
    "qom-type": "memory-backend-file",
    "mem-path": path,
    prealloc,
    align: alignKiB === undefined ? undefined : alignKiB * 1024,
    pmem,
  };
}

function allocationMembers(
  { onDemand }: MemoryPiece,
  backing: MemoryBacking | undefined,
  huge: HugePages | undefined,
): OptionMembers {
  if (onDemand) return { reserve: false };
  return {
    prealloc: backing?.allocation?.mode === "immediate" || huge ? true : undefined,
    "prealloc-threads": backing?.allocation?.threads,
  };
}

const POLICIES = { strict: "bind", preferred: "preferred", interleave: "interleave" } as const;

/** The nodes of the host that the memory is on. */
function policyMembers(
  numatune: Numatune | undefined,
  { node, hostNodes }: MemoryPiece,
): OptionMembers {
  if (hostNodes !== undefined) return { "host-nodes": numbersIn(hostNodes), policy: "bind" };
  const own = numatune?.memnodes.find(({ cellid }) => cellid === node);
  const tuned = own ?? numatune?.memory;
  const { nodeset, mode = "strict" } = tuned ?? {};
  if (nodeset === undefined || mode === "restrictive") return {};
  if (own === undefined && numatune?.memory?.placement === "auto") return {};
  return { "host-nodes": numbersIn(nodeset), policy: POLICIES[mode] };
}
