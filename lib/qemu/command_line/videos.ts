/** Graphics cards. https://libvirt.org/formatdomain.html#video-devices */
import type { Video } from "../../domain/video.ts";
import type { OptionMembers } from "./option_values.ts";
import {
  aliasOf,
  askedBy,
  type CommandLineContext,
  deviceArgument,
  placeMembers,
  requireDevice,
} from "./context.ts";

const PRIMARY_CARDS: Readonly<Record<string, string>> = {
  vga: "VGA",
  cirrus: "cirrus-vga",
  vmvga: "vmware-svga",
  qxl: "qxl-vga",
  virtio: "virtio-vga",
  bochs: "bochs-display",
  ramfb: "ramfb",
};

const SECONDARY_CARDS: Readonly<Record<string, string>> = {
  qxl: "qxl",
  virtio: "virtio-gpu-pci",
  bochs: "bochs-display",
};

/** QEMU names the devices without VGA after their bus, libvirt does not. */
const VIRTIO_CARDS = {
  "virtio-vga": "virtio-vga",
  "virtio-vga-gl": "virtio-vga-gl",
  "virtio-gpu": "virtio-gpu-pci",
  "virtio-gpu-gl": "virtio-gpu-gl-pci",
} as const;

/** A `-device` for each graphics card. */
export function videoArguments(context: CommandLineContext): string[] {
  return context.domain.devices.videos.flatMap((video, index) => {
    const driver = cardType(video, index, context);
    if (driver === undefined) return [];
    const members = {
      driver,
      id: aliasOf(video),
      ...cardMembers(video),
      ...placeMembers(context, video.address),
    };
    return askedBy(context, video, deviceArgument(context, members));
  });
}

function cardType(
  { model }: Video,
  index: number,
  { capabilities, machine }: CommandLineContext,
): string | undefined {
  if (model?.type === "virtio" && model.device !== undefined) return VIRTIO_CARDS[model.device];
  const wanted = (index === 0 ? PRIMARY_CARDS : SECONDARY_CARDS)[model?.type ?? "none"];
  // ARM has no use for VGA, and some builds have none: it is the same card without its older half.
  const hasVga = machine.chipset !== "virt" && capabilities.types.includes("virtio-vga");
  const card = wanted === "virtio-vga" && !hasVga ? "virtio-gpu-pci" : wanted;
  if (model?.type !== "virtio" || !model.acceleration?.accel3d) return card;
  return card === "virtio-vga" ? "virtio-vga-gl" : "virtio-gpu-gl-pci";
}

/** The document counts in KiB. QXL takes bytes and MiB, Bochs bytes, the others MiB. */
function cardMembers({ model }: Video): OptionMembers {
  if (!model) return {};
  const resolution = { xres: model.resolution?.x, yres: model.resolution?.y };
  const mib = (sizeKiB: number | undefined) =>
    sizeKiB === undefined ? undefined : Math.floor(sizeKiB / 1024);
  switch (model.type) {
    case "qxl":
      return {
        max_outputs: model.heads,
        ram_size: (model.ram ?? 0) * 1024,
        vram_size: (model.vram ?? 0) * 1024,
        vram64_size_mb: mib(model.vram64 ?? 0),
        vgamem_mb: mib(model.vgamem),
        ...resolution,
      };
    case "vga":
      return { edid: model.edid, vgamem_mb: mib(model.vram), ...resolution };
    case "vmvga":
      return { vgamem_mb: mib(model.vram) };
    case "bochs":
      return { edid: model.edid, vgamem: (model.vram ?? 16384) * 1024, ...resolution };
    case "virtio":
      return { edid: model.edid, blob: model.blob, max_outputs: model.heads, ...resolution };
    default:
      return {};
  }
}

/** Says which graphics cards this QEMU lacks. */
export function checkVideos(context: CommandLineContext): void {
  const spot = { child: "model", attribute: "type" };
  for (const [index, video] of context.domain.devices.videos.entries()) {
    const card = cardType(video, index, context);
    if (card === undefined) continue;
    requireDevice(context, video, card, spot, "use <model type='virtio'/> or 'vga'");
  }
}
