/** Memory modules: the object and the `-device` of each. https://libvirt.org/formatdomain.html#memory-devices */
import type { MemoryDevice } from "../../domain/memory_device.ts";
import {
  aliasOf,
  askedBy,
  type CommandLineContext,
  deviceArgument,
  objectArgument,
  placeMembers,
  requireDevice,
  requireFeature,
} from "./context.ts";
import { backendMembers, type MemoryPiece } from "./memory_backend.ts";
import type { OptionMembers } from "./option_values.ts";

/** `-object {…,"id":"memdimm0",…} -device {"driver":"pc-dimm","node":0,"memdev":"memdimm0","id":"dimm0","slot":0}`. */
export function memoryDeviceArguments(context: CommandLineContext): string[] {
  return context.domain.devices.memories.flatMap((device) =>
    askedBy(context, device, [
      ...objectArgument(context, backendMembers(context, modulePiece(device))),
      ...deviceArgument(context, deviceMembers(device, context)),
    ])
  );
}

function backendId(device: MemoryDevice): string {
  return `mem${aliasOf(device)}`;
}

/** The memory of a module. Pure. */
export function modulePiece(device: MemoryDevice): MemoryPiece {
  const { access, discard, target } = device;
  return {
    id: backendId(device),
    sizeKiB: target.sizeKiB,
    ...(access === undefined ? {} : { access }),
    ...(discard === undefined ? {} : { discard }),
    ...pieceOf(device),
  };
}

function pieceOf(device: MemoryDevice): Partial<MemoryPiece> {
  switch (device.model) {
    case "dimm":
    case "virtio-mem": {
      const { pagesizeKiB, nodemask } = device.source ?? {};
      return {
        node: device.target.node ?? 0,
        ...(pagesizeKiB === undefined ? {} : { pageKiB: pagesizeKiB }),
        ...(nodemask === undefined ? {} : { hostNodes: nodemask }),
        ...(device.model === "virtio-mem" ? { onDemand: true } : {}),
      };
    }
    case "nvdimm": {
      const { path, alignsizeKiB, pmem } = device.source;
      return {
        node: device.target.node ?? 0,
        file: {
          path,
          prealloc: true,
          ...(alignsizeKiB === undefined ? {} : { alignKiB: alignsizeKiB }),
          ...(pmem === undefined ? {} : { pmem }),
        },
      };
    }
    case "virtio-pmem":
      return { access: "shared", file: { path: device.source.path } };
  }
}

function deviceMembers(device: MemoryDevice, context: CommandLineContext): OptionMembers {
  const { address } = device;
  const common = { memdev: backendId(device), id: aliasOf(device) };
  const slot = address?.type === "dimm" ? { slot: address.slot, addr: address.base } : {};
  switch (device.model) {
    case "dimm":
      return { driver: "pc-dimm", node: device.target.node ?? 0, ...common, ...slot };
    case "nvdimm": {
      const { node = 0, labelKiB, readonly } = device.target;
      return {
        driver: "nvdimm",
        node,
        "label-size": labelKiB === undefined ? undefined : labelKiB.sizeKiB * 1024,
        unarmed: readonly,
        ...common,
        ...slot,
      };
    }
    case "virtio-pmem":
      return {
        driver: "virtio-pmem-pci",
        memaddr: device.target.base,
        ...common,
        ...placeMembers(context, address),
      };
    case "virtio-mem": {
      const { node = 0, blockKiB, requestedKiB = 0, base } = device.target;
      return {
        driver: "virtio-mem-pci",
        node,
        "block-size": blockKiB * 1024,
        "requested-size": requestedKiB * 1024,
        "dynamic-memslots": device.target.dynamicMemslots,
        memaddr: base,
        ...common,
        ...placeMembers(context, address),
      };
    }
  }
}

const TYPES: Readonly<Record<MemoryDevice["model"], string>> = {
  dimm: "pc-dimm",
  nvdimm: "nvdimm",
  "virtio-pmem": "virtio-pmem-pci",
  "virtio-mem": "virtio-mem-pci",
};

/** Says which modules this QEMU lacks. */
export function checkMemoryDevices(context: CommandLineContext): void {
  for (const device of context.domain.devices.memories) {
    requireDevice(context, device, TYPES[device.model], { attribute: "model" });
    if (device.model === "virtio-mem" && device.target.dynamicMemslots !== undefined) {
      requireFeature(context, device.target, "device.virtio-mem-pci.dynamic-memslots", {
        attribute: "dynamicMemslots",
      });
    }
  }
}
