/** The disks and drives of a machine that is made from options. */
import { diskName } from "../../domain/disk_name.ts";
import type { Disk } from "../../domain/disk.ts";
import { commented } from "../../xml/kept.ts";
import type { ImageFacts } from "./image_facts.ts";
import { type CloudSeed, type Means, partsFor } from "./means.ts";
import type { Wish } from "./wish.ts";

/** Disks, the seed of cloud-init, then CD drives. Pure. */
export function disksOf(wish: Wish, means: Means): readonly Disk[] {
  const { ephemeral } = wish;
  const { disk: bus, cdrom, letters } = partsFor(wish);
  const disks = means.disks.map((image, index): Disk =>
    commented({
      ...sourceOf(image),
      device: "disk",
      driver: { name: "qemu", type: image.format, discard: "unmap" },
      target: { dev: diskName(letters, index), bus },
      ...(ephemeral ? { transient: {} } : {}),
    }, diskComment(image, bus, ephemeral))
  );
  // CD drives come behind the disks whose names are of the same kind.
  const behind = letters === "sd" ? disks.length : 0;
  const behindCds = letters === "sd" ? means.cdroms.length : 0;
  const cdroms = means.cdroms.map((image, index): Disk =>
    commented({
      ...sourceOf(image),
      device: "cdrom",
      driver: { name: "qemu", type: image.format },
      target: { dev: diskName("sd", behind + index), bus: cdrom },
      readonly: true,
    }, "Without <source> the drive is empty; domrun change-media changes what is in it.")
  );
  return [
    ...disks,
    ...means.cloud === undefined
      ? []
      : [seedDisk(means.cloud, { dev: diskName(letters, disks.length + behindCds), bus })],
    ...cdroms,
  ];
}

/** On the bus of the disks: the kernels of cloud images may have no driver for a CD drive (Debian's has none). */
function seedDisk({ path }: CloudSeed, target: Disk["target"]): Disk {
  return commented({
    type: "file",
    device: "disk",
    driver: { name: "qemu", type: "raw" },
    source: { file: path, startupPolicy: "optional", seclabels: [] },
    target,
    readonly: true,
  }, "What cloud-init sets the guest up with; domrun run makes it, and it goes with the machine.");
}

function sourceOf({ kind, path }: ImageFacts) {
  return kind === "file"
    ? { type: "file", source: { file: path, seclabels: [] } } as const
    : { type: "block", source: { dev: path, seclabels: [] } } as const;
}

function diskComment({ format }: ImageFacts, bus: string, ephemeral: boolean): string {
  const driver = bus === "virtio"
    ? `The image is ${format}; what the guest discards is given back.`
    : `The image is ${format}. With drivers of virtio in the guest: dev='vda' bus='virtio'.`;
  return ephemeral
    ? `${driver}\nWhat the guest writes lies beside the image and goes when the machine ends (transient).`
    : driver;
}
