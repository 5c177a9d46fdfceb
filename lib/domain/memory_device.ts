/** `<memory>` of `<devices>`: memory modules. https://libvirt.org/formatdomain.html#memory-devices */
import { attribute, child, element, flag, type Infer, leaf, variants } from "../xml/codec.ts";
import { integer, oneOf, yesNo } from "../xml/value.ts";
import { address, alias, memoryBase } from "./address.ts";
import { sizeElement } from "./memory.ts";
import { MOST_NODES } from "./numa.ts";
import { numberSet } from "./number_set.ts";
import { absolutePath } from "./path_value.ts";
import { soleAttribute } from "./sole_attribute.ts";

const size = child(sizeElement("size"));
const node = child(leaf("node", integer(0, MOST_NODES - 1)), "cell of `<numa>`").optional();
const base = child(soleAttribute("address", "base", memoryBase), "absent: a free one").optional();

const hostMemory = element("source", {
  pagesizeKiB: child(sizeElement("pagesize"), "absent: as `<memoryBacking>` says").optional(),
  nodemask: child(leaf("nodemask", numberSet), "nodes of the host").optional(),
});

const path = child(leaf("path", absolutePath), "the file that is the memory");

const head = {
  access: attribute("access", oneOf(["shared", "private"]), "absent: as <memoryBacking> says")
    .optional(),
  discard: attribute("discard", yesNo, "of memory in a file").optional(),
} as const;

const block = sizeElement("block");
const requested = sizeElement("requested");
const current = sizeElement("current");

/** libvirt reads them of virtio-mem alone, and passes over them elsewhere. */
const ofVirtioMem = "only a virtio-mem has it";
const passedOver = {
  blockKiB: child(block).optional().ignored(ofVirtioMem),
  requestedKiB: child(requested).optional().ignored(ofVirtioMem),
  currentKiB: child(current).optional().ignored(ofVirtioMem),
} as const;

const tail = { alias: child(alias).optional(), address: child(address).optional() } as const;

/** Memory beside the machine's own. */
export const memoryDevice = variants("memory", "model", {
  dimm: {
    ...head,
    source: child(hostMemory).optional(),
    target: child(element("target", { sizeKiB: size, node, ...passedOver })),
    ...tail,
  },
  nvdimm: {
    ...head,
    source: child(element("source", {
      path,
      alignsizeKiB: child(sizeElement("alignsize")).optional(),
      pmem: child(flag("pmem"), "the file is on persistent memory").optional(),
    })),
    target: child(element("target", {
      sizeKiB: size,
      node,
      labelKiB: child(element("label", { sizeKiB: size }), "space for the guest's namespaces")
        .optional(),
      ...passedOver,
      readonly: child(flag("readonly")).optional(),
    })),
    ...tail,
  },
  "virtio-pmem": {
    ...head,
    source: child(element("source", { path })),
    target: child(element("target", { sizeKiB: size, ...passedOver, base })),
    ...tail,
  },
  "virtio-mem": {
    ...head,
    source: child(hostMemory).optional(),
    target: child(element("target", {
      dynamicMemslots: attribute("dynamicMemslots", yesNo).optional(),
      sizeKiB: size,
      node,
      blockKiB: child(block, "how much is given at a time"),
      requestedKiB: child(requested, "what the guest gets; absent: nothing")
        .optional(),
      currentKiB: child(current).optional()
        .ignored("the guest says what it has", { silent: true }),
      base,
    })),
    ...tail,
  },
}, { unsupported: ["sgx-epc"] });

export type MemoryDevice = Infer<typeof memoryDevice>;

/** True for what sits in a slot of the board, of which `<maxMemory>` says how many there are. Pure. */
export function isInSlot({ model }: MemoryDevice): boolean {
  return model === "dimm" || model === "nvdimm";
}

/** The slot that a module asks for; undefined for any. Pure. */
export function wantedSlot({ address }: MemoryDevice): number | undefined {
  return address?.type === "dimm" ? address.slot : undefined;
}

/** The cell that its memory belongs to; undefined for none. Pure. */
export function nodeOf(device: MemoryDevice): number | undefined {
  return device.model === "virtio-pmem" ? undefined : device.target.node;
}
