/** Balloon, random numbers, watchdog, panic, vsock, IOMMU, generation id. https://libvirt.org/formatdomain.html#devices */
import type { Rng } from "../../domain/rng.ts";
import type { Iommu } from "../../domain/small_devices.ts";
import { keyValues, type OptionMembers } from "./option_values.ts";
import {
  aliasOf,
  askedBy,
  type CommandLineContext,
  deviceArgument,
  objectArgument,
  placeMembers,
  requireDevice,
  virtioDevice,
} from "./context.ts";

/** `-device virtio-balloon-pci`. */
export function balloonArguments(context: CommandLineContext): string[] {
  const balloon = context.domain.devices.memballoon;
  if (!balloon || balloon.model === "none") return [];
  return deviceArgument(context, {
    driver: virtioDevice("virtio-balloon", balloon.model),
    id: aliasOf(balloon),
    "deflate-on-oom": balloon.autodeflate,
    "free-page-reporting": balloon.freePageReporting,
    ...placeMembers(context, balloon.address),
  });
}

/** An `-object` and a `-device` for each source of random numbers. */
export function rngArguments(context: CommandLineContext): string[] {
  return context.domain.devices.rngs.flatMap((rng) =>
    askedBy(context, rng, [
      ...rngDaemon(rng),
      ...objectArgument(context, rngBackend(rng)),
      ...deviceArgument(context, {
        driver: virtioDevice("virtio-rng", rng.model),
        rng: `obj${aliasOf(rng)}`,
        id: aliasOf(rng),
        "max-bytes": rng.rate?.bytes,
        period: rng.rate && (rng.rate.period ?? 1000),
        ...placeMembers(context, rng.address),
      }),
    ])
  );
}

/** The connection to a daemon that gives random numbers. */
function rngDaemon(rng: Rng): string[] {
  const { backend } = rng;
  if (backend.model !== "egd") return [];
  const { mode, host, service, path } = backend.source;
  const members = {
    backend: "socket",
    id: `char${aliasOf(rng)}`,
    ...(backend.type === "unix" ? { path } : { host, port: service }),
    ...(mode === "bind" ? { server: true, wait: false } : {}),
  };
  return ["-chardev", keyValues(members, "backend")];
}

function rngBackend(rng: Rng): OptionMembers {
  const id = `obj${aliasOf(rng)}`;
  if (rng.backend.model === "egd") {
    return { "qom-type": "rng-egd", id, chardev: `char${aliasOf(rng)}` };
  }
  return rng.backend.model === "builtin"
    ? { "qom-type": "rng-builtin", id }
    : { "qom-type": "rng-random", id, filename: rng.backend.path ?? "/dev/urandom" };
}

/** A q35 has its watchdog built in. QEMU lets it act only with `noreboot` off. */
export function watchdogArguments(context: CommandLineContext): string[] {
  const { watchdogs } = context.domain.devices;
  const devices = watchdogs.flatMap((watchdog) =>
    watchdog.model === "itco" ? ["-global", "ICH9-LPC.noreboot=off"] : askedBy(
      context,
      watchdog,
      deviceArgument(context, {
        driver: watchdog.model,
        id: aliasOf(watchdog),
        ...placeMembers(context, watchdog.address),
      }),
    )
  );
  const action = watchdogs[0]?.action ?? "reset";
  // libvirt has QEMU pause, too, and then writes the dump itself.
  const asked = action === "dump" ? "pause" : action;
  return watchdogs.length === 0 ? [] : [...devices, "-watchdog-action", asked];
}

/** The guest tells that it crashed; Hyper-V's way is a feature of the processor. */
export function panicArguments(context: CommandLineContext): string[] {
  return context.domain.devices.panics.flatMap((panic) => {
    if (panic.model === "hyperv") return [];
    if (panic.model === "pvpanic") {
      const members = { driver: "pvpanic-pci", ...placeMembers(context, panic.address) };
      return askedBy(context, panic, deviceArgument(context, members));
    }
    const ioport = panic.address?.type === "isa" ? panic.address.iobase : undefined;
    return askedBy(context, panic, deviceArgument(context, { driver: "pvpanic", ioport }));
  });
}

/** Sockets between host and guest; QEMU opens /dev/vhost-vsock itself. */
export function vsockArguments(context: CommandLineContext): string[] {
  const { vsock } = context.domain.devices;
  if (!vsock) return [];
  const members = {
    driver: virtioDevice("vhost-vsock", vsock.model),
    id: aliasOf(vsock),
    "guest-cid": vsock.cid?.address,
    ...placeMembers(context, vsock.address),
  };
  return askedBy(context, vsock, deviceArgument(context, members));
}

/** The IOMMU stands before the devices that it guards. */
export function iommuArguments(context: CommandLineContext): string[] {
  const { iommu } = context.domain.devices;
  if (!iommu) return [];
  const members = { ...iommuMembers(iommu), ...placeMembers(context, iommu.address) };
  return askedBy(context, iommu, deviceArgument(context, members));
}

function iommuMembers(iommu: Iommu): OptionMembers {
  if (iommu.model === "virtio") return { driver: "virtio-iommu", id: aliasOf(iommu) };
  const word = (value: boolean | undefined) => value === undefined ? undefined : onOff(value);
  return {
    driver: "intel-iommu",
    id: aliasOf(iommu),
    intremap: word(iommu.driver?.intremap),
    "caching-mode": iommu.driver?.cachingMode,
    eim: word(iommu.driver?.eim),
    "device-iotlb": iommu.driver?.iotlb,
    "aw-bits": iommu.driver?.awBits,
  };
}

/** These two are enumerations in QEMU (OnOffAuto), not truth values. */
function onOff(value: boolean): string {
  return value ? "on" : "off";
}

/** The guest learns from it that it was copied or set back. */
export function genidArguments(context: CommandLineContext): string[] {
  const { genid } = context.domain;
  if (!genid) return [];
  return deviceArgument(context, { driver: "vmgenid", guid: genid.uuid ?? "auto", id: "vmgenid0" });
}

/** Where the guest's kernel writes down what a dump of its memory needs. */
export function vmcoreinfoArguments(context: CommandLineContext): string[] {
  const vmcoreinfo = context.domain.features?.vmcoreinfo;
  if (!vmcoreinfo || vmcoreinfo.state === false) return [];
  return askedBy(context, vmcoreinfo, deviceArgument(context, { driver: "vmcoreinfo" }));
}

/** Says which of them this QEMU lacks. */
export function checkSmallDevices(context: CommandLineContext): void {
  const { domain } = context;
  const { devices } = domain;
  const wanted: readonly (readonly [model: object | undefined, type: string])[] = [
    ...devices.rngs.map((rng) => [rng, virtioDevice("virtio-rng", rng.model)] as const),
    ...devices.watchdogs.filter(({ model }) => model !== "itco").map((one) =>
      [one, one.model] as const
    ),
    [devices.vsock, "vhost-vsock-pci"],
    [domain.genid, "vmgenid"],
    [domain.features?.vmcoreinfo, "vmcoreinfo"],
    ...devices.panics.filter(({ model }) => model !== "hyperv").map((one) =>
      [one, one.model === "pvpanic" ? "pvpanic-pci" : "pvpanic"] as const
    ),
  ];
  for (const [model, type] of wanted) {
    if (model) requireDevice(context, model, type);
  }
}
