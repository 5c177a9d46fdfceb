/** Devices that a machine has without a word in its document, as libvirt adds them. */
import type { Devices } from "../../domain/devices.ts";
import { type Input, inputBus } from "../../domain/input.ts";
import type { Audio } from "../../domain/audio.ts";
import { needsEim } from "../../domain/vcpus.ts";
import type { Video } from "../../domain/video.ts";
import { type Facts, hasDevice } from "./facts.ts";

/**
 * A q35's watchdog, an IOMMU for many processors, a PC's balloon, mouse and keyboard, an audio backend, a graphics card;
 * and the model of a panic device.
 */
export function addImplicitDevices(devices: Devices, facts: Facts): Devices {
  return [
    addWatchdog,
    addIommu,
    addBalloon,
    addInputs,
    addAudio,
    addVideo,
    fillVideo,
    fillPanics,
  ].reduce((sofar, step) => step(sofar, facts), devices);
}

/**
 * The TCO watchdog is part of the ICH9; since libvirt 9.1 it is there also when nobody asks for it. QEMU has one
 * action for all watchdogs, so it has that of the others.
 */
function addWatchdog(devices: Devices, { chipset }: Facts): Devices {
  if (chipset !== "q35" || devices.watchdogs.some((one) => one.model === "itco")) {
    return devices;
  }
  const action = devices.watchdogs[0]?.action ?? "reset";
  return { ...devices, watchdogs: [...devices.watchdogs, { model: "itco", action }] };
}

/** Only Intel's IOMMU delivers interrupts to that many processors. */
function addIommu(devices: Devices, { domain, chipset, provenance }: Facts): Devices {
  const { iommu } = devices;
  if (chipset !== "q35" || !needsEim(domain)) return devices;
  if (iommu !== undefined && iommu.model !== "intel") return devices;
  const eim = { intremap: true, eim: true };
  if (iommu === undefined) return { ...devices, iommu: { model: "intel", driver: eim } };
  const driver = { ...eim, ...iommu.driver };
  return { ...devices, iommu: provenance.derive(iommu, { driver }) };
}

function addBalloon(devices: Devices, { chipset }: Facts): Devices {
  return devices.memballoon || chipset === "virt"
    ? devices
    : { ...devices, memballoon: { model: "virtio" } };
}

/** The PS/2 controller of a PC is built in; QEMU needs no argument for what is connected to it. */
function addInputs(devices: Devices, { domain, chipset, provenance }: Facts): Devices {
  const usualBus = (input: Input) => {
    const bus = inputBus(input);
    return bus === "ps2" && chipset === "virt" ? "usb" : bus;
  };
  const inputs = devices.inputs.map((input) =>
    input.bus ? input : provenance.derive(input, { bus: usualBus(input) })
  );
  if (chipset === "virt") return { ...devices, inputs };
  const has = (type: Input["type"]) =>
    inputs.some((input) => input.type === type && input.bus === "ps2");
  const missing = domain.features?.ps2?.state === false
    ? []
    : (["mouse", "keyboard"] as const).filter((type) => !has(type));
  const added: Input[] = missing.map((type) => ({ type, bus: "ps2" }));
  return { ...devices, inputs: [...inputs, ...added] };
}

function addAudio(devices: Devices): Devices {
  if (devices.audios.length > 0) return devices;
  const type: Audio["type"] = devices.graphics.some((one) => one.type === "spice")
    ? "spice"
    : "none";
  return { ...devices, audios: [{ id: 1, type }] };
}

function addVideo(devices: Devices): Devices {
  if (devices.videos.length > 0 || devices.graphics.length === 0) return devices;
  return { ...devices, videos: [{ model: { primary: true } }] };
}

/** The primary card stands first. */
function fillVideo(devices: Devices, facts: Facts): Devices {
  const first = Math.max(0, devices.videos.findIndex((video) => video.model?.primary));
  const ordered = devices.videos.length === 0 ? [] : [
    ...devices.videos.slice(first, first + 1),
    ...devices.videos.slice(0, first),
    ...devices.videos.slice(first + 1),
  ];
  const videos = ordered.map((video, index) => completeVideo(video, index === 0, facts));
  return { ...devices, videos };
}

type VideoType = NonNullable<NonNullable<Video["model"]>["type"]>;

const DEFAULT_VIDEOS: readonly (readonly [type: VideoType, device: string])[] = [
  ["cirrus", "cirrus-vga"],
  ["vga", "VGA"],
  ["virtio", "virtio-gpu-pci"],
];

function completeVideo(video: Video, primary: boolean, facts: Facts): Video {
  const { provenance } = facts;
  const given = video.model ?? {};
  const usual = facts.chipset === "virt"
    ? "virtio"
    : DEFAULT_VIDEOS.find(([, device]) => hasDevice(facts, device))?.[0];
  const type = given.type ?? usual ?? "none";
  const model = provenance.derive(given, {
    type,
    ...(primary && type !== "none" ? { primary: true } : {}),
    ...(type === "none" || type === "ramfb" ? {} : { heads: given.heads ?? 1 }),
    ...memoryOf(type, given),
  });
  return provenance.derive(video, { model });
}

/** Video memory in KiB where the document does not say: libvirt's figures. */
function memoryOf(
  type: VideoType,
  given: NonNullable<Video["model"]>,
): Partial<NonNullable<Video["model"]>> {
  if (type === "qxl") {
    return {
      ram: atLeastMiB(given.ram ?? 65536),
      vram: atLeastMiB(given.vram ?? 65536),
      vgamem: atLeastMiB(given.vgamem ?? 16384),
    };
  }
  if (type === "virtio" || type === "none" || type === "ramfb") return {};
  return { vram: powerOfTwo(given.vram || 16384) };
}

/** QXL wants powers of two from 1 MiB. */
function atLeastMiB(sizeKiB: number): number {
  return Math.max(1024, powerOfTwo(sizeKiB));
}

/** QEMU's cards have memories of such sizes; libvirt rounds up to them (virDomainVideoDefPostParse). */
function powerOfTwo(sizeKiB: number): number {
  return 2 ** Math.ceil(Math.log2(sizeKiB));
}

/** `isa` on a PC, which is QEMU's default; `virt` has no ISA. */
function fillPanics(devices: Devices, { chipset, provenance }: Facts): Devices {
  if (chipset !== "virt") return devices;
  const panics = devices.panics.map((panic) =>
    panic.model ? panic : provenance.derive(panic, { model: "pvpanic" })
  );
  return { ...devices, panics };
}
