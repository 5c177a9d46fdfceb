/** Devices that say little: watchdog, panic, vsock, hub, IOMMU. https://libvirt.org/formatdomain.html#devices */
import { attribute, child, element, type Infer } from "../xml/codec.ts";
import { integer, oneOf, onOff, yesNo } from "../xml/value.ts";
import { address, alias } from "./address.ts";

const tail = { alias: child(alias).optional(), address: child(address).optional() } as const;

export const watchdog = element("watchdog", {
  model: attribute("model", oneOf(["i6300esb", "ib700", "itco"], { unsupported: ["diag288"] })),
  action: attribute(
    "action",
    oneOf(["reset", "shutdown", "poweroff", "pause", "dump", "none", "inject-nmi"]),
    "absent: reset",
  ).optional(),
  ...tail,
});

export const panic = element("panic", {
  model: attribute(
    "model",
    oneOf(["isa", "hyperv", "pvpanic"], { unsupported: ["pseries", "s390"] }),
    "absent: isa",
  ).optional(),
  alias: child(alias).optional().ignored("QEMU names none of them", { silent: true }),
  address: child(address).optional(),
});

const cid = element("cid", {
  auto: attribute("auto", yesNo, "choose a free one").optional(),
  address: attribute("address", integer(3, 0xfffffffe)).optional(),
});

export const vsock = element("vsock", {
  model: attribute("model", oneOf(["virtio", "virtio-transitional", "virtio-non-transitional"]))
    .optional(),
  cid: child(cid).optional(),
  ...tail,
});

export const hub = element("hub", { type: attribute("type", oneOf(["usb"])), ...tail });

const iommuDriver = element("driver", {
  intremap: attribute("intremap", onOff).optional(),
  cachingMode: attribute("caching_mode", onOff).optional(),
  eim: attribute("eim", onOff).optional(),
  iotlb: attribute("iotlb", onOff).optional(),
  awBits: attribute("aw_bits", integer(1, 64)).optional(),
});

export const iommu = element("iommu", {
  model: attribute("model", oneOf(["intel", "virtio"], { unsupported: ["smmuv3", "amd"] })),
  driver: child(iommuDriver).optional(),
  ...tail,
});

export type Watchdog = Infer<typeof watchdog>;
export type Panic = Infer<typeof panic>;
export type Iommu = Infer<typeof iommu>;
