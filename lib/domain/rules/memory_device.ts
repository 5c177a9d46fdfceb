/** Memory modules and `<maxMemory>` (libvirt's qemuDomainDefValidateMemoryHotplug and domain_validate.c). */
import { isInSlot, type MemoryDevice, nodeOf, wantedSlot } from "../memory_device.ts";
import { cellsKiB, modulesKiB, nodesOf, totalKiB } from "../memory_sizes.ts";
import { repetitions, type Scope } from "./rule.ts";

/** There is room for what is there. */
export function memoryMaximum({ domain, origins, report }: Scope): void {
  const { maxMemory } = domain;
  const total = totalKiB(domain);
  if (maxMemory === undefined || maxMemory.sizeKiB >= total) return;
  report(origins.span(maxMemory), {
    severity: "error",
    code: "memory/maximum",
    message: `the machine has ${total} KiB of memory, more than the ${maxMemory.sizeKiB} KiB here`,
    help: "raise <maxMemory>",
  });
}

/** Modules need slots and room, which `<maxMemory>` gives. */
export function memorySlots({ domain, devices, origins, report }: Scope): void {
  const first = devices.memories[0];
  if (first === undefined || origins.isDamaged(domain)) return;
  const { maxMemory } = domain;
  if (maxMemory === undefined) {
    report(origins.span(first), {
      severity: "error",
      code: "memory/no-maximum",
      message: "memory modules need <maxMemory>",
      help: "add <maxMemory slots='16' unit='GiB'>16</maxMemory> to <domain>, say",
    });
    return;
  }
  const slots = maxMemory.slots ?? 0;
  const modules = devices.memories.filter(isInSlot);
  const tooMany = modules[slots];
  if (tooMany !== undefined) {
    report(origins.span(tooMany), {
      severity: "error",
      code: "memory/slots",
      message: `there are ${modules.length} modules, and ${slots} slots for them`,
      help: `write <maxMemory slots='${modules.length}' …>`,
    });
    return;
  }
  for (const module of modules) {
    const slot = wantedSlot(module);
    if (slot === undefined || slot < slots || module.address === undefined) continue;
    report(origins.attribute(module.address, "slot"), {
      severity: "error",
      code: "memory/slots",
      message: `there are ${slots} slots, counted from 0, found ${slot}`,
      help: "change it, or remove the address",
    });
  }
}

/** Two modules do not fit into one slot. */
export function repeatedSlot({ devices, origins, report }: Scope): void {
  for (const { again, key } of repetitions(devices.memories, wantedSlot)) {
    report(origins.attribute(again.address ?? again, "slot"), {
      severity: "error",
      code: "memory/slots",
      message: `slot ${key} has another module already`,
      help: "change it, or remove the address",
    });
  }
}

/** What `<memory>` says holds the modules, too, where there are no cells. */
export function modulesWithinMemory({ domain, devices, origins, report }: Scope): void {
  const first = devices.memories[0];
  if (first === undefined || cellsKiB(domain) !== undefined || domain.memory === undefined) return;
  const modules = modulesKiB(domain);
  if (modules < domain.memory.sizeKiB) return;
  report(origins.span(domain.memory), {
    severity: "error",
    code: "memory/modules",
    message: `the modules have ${modules} KiB, which leaves nothing of the ` +
      `${domain.memory.sizeKiB} KiB in all`,
    help: "<memory> counts the modules, too: raise it",
  });
}

/** The memory of a module belongs to a node that is there. */
export function moduleNode({ domain, devices, origins, report }: Scope): void {
  const nodes = nodesOf(domain);
  if (origins.isDamaged(domain) || nodes.length === 0) return;
  for (const module of devices.memories) {
    const node = nodeOf(module);
    if (origins.isDamaged(module) || module.model === "virtio-pmem") continue;
    if (node === undefined ? cellsKiB(domain) === undefined : nodes.some(({ id }) => id === node)) {
      continue;
    }
    report(node === undefined ? origins.span(module) : origins.child(module.target, "node"), {
      severity: "error",
      code: "memory/node",
      message: node === undefined
        ? "a module of a machine with NUMA nodes belongs to one of them"
        : `there is no cell ${node} in <numa>`,
      help: "add <node>0</node> to <target>, say",
    });
  }
}

/** virtio-mem gives memory in blocks. */
export function memoryBlocks({ devices, origins, report }: Scope): void {
  for (const module of devices.memories) {
    if (module.model !== "virtio-mem" || origins.isDamaged(module)) continue;
    const fault = blockFault(module);
    if (fault === undefined) continue;
    report(origins.span(module.target), { severity: "error", code: "memory/blocks", ...fault });
  }
}

/** The least that is given at a time: a transparent huge page. */
const LEAST_BLOCK_KIB = 2048;

function blockFault(
  { target }: Extract<MemoryDevice, { readonly model: "virtio-mem" }>,
): { readonly message: string; readonly help: string } | undefined {
  const { sizeKiB, blockKiB, requestedKiB = 0 } = target;
  if (!Number.isInteger(Math.log2(blockKiB)) || blockKiB < LEAST_BLOCK_KIB) {
    return {
      message: `a block is a power of two, at least 2 MiB, found ${blockKiB} KiB`,
      help: "write <block unit='MiB'>2</block>",
    };
  }
  if (sizeKiB % blockKiB !== 0 || requestedKiB % blockKiB !== 0) {
    return {
      message: `size and requested are whole blocks of ${blockKiB} KiB`,
      help: "round them up",
    };
  }
  return requestedKiB <= sizeKiB ? undefined : {
    message: `requested is ${requestedKiB} KiB, more than the size of ${sizeKiB} KiB`,
    help: "raise the size",
  };
}
