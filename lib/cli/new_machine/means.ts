/** What a machine that is made from options is made of: what the host and the images say, and what guests know. */
import type { ImageFacts } from "./image_facts.ts";
import type { GuestKind, Wish } from "./wish.ts";

/** What the host and the images say. */
export interface Means {
  readonly type: "kvm" | "qemu";
  readonly disks: readonly ImageFacts[];
  readonly cdroms: readonly ImageFacts[];
  /** How directories are shared here. */
  readonly sharing: "virtiofs" | "9p";
  /** What cloud-init in the guest is to find. Absent: nothing. */
  readonly cloud?: CloudSeed | undefined;
}

export interface CloudSeed {
  /** The image, which is made when the machine starts. */
  readonly path: string;
  /** Who `domrun ssh` is in the guest. */
  readonly user: string;
  /** The private key that leads there; absent: one that ssh finds. */
  readonly identity?: string | undefined;
}

interface Parts {
  readonly disk: "virtio" | "sata" | "usb";
  readonly cdrom: "sata" | "scsi" | "usb";
  /** What the names of its disks begin with. CD drives are `sd`. */
  readonly letters: "vd" | "sd";
  readonly network: "virtio" | "e1000" | "e1000e";
  readonly video: "virtio" | "vga" | "ramfb";
}

const ARM: Parts = {
  disk: "virtio",
  // The UEFI of aarch64 has no driver for SATA.
  cdrom: "scsi",
  letters: "vd",
  network: "virtio",
  video: "virtio",
};

/** Every system for `virt` knows virtio from its installation on, but for Windows. */
const PARTS: Readonly<Record<Wish["arch"], Readonly<Record<GuestKind, Parts>>>> = {
  x86_64: {
    linux: { disk: "virtio", cdrom: "sata", letters: "vd", network: "virtio", video: "virtio" },
    windows: { disk: "sata", cdrom: "sata", letters: "sd", network: "e1000e", video: "vga" },
    other: { disk: "sata", cdrom: "sata", letters: "sd", network: "e1000", video: "vga" },
  },
  aarch64: {
    linux: ARM,
    // It has a driver for no network card of QEMU's.
    windows: { disk: "usb", cdrom: "usb", letters: "sd", network: "virtio", video: "ramfb" },
    other: ARM,
  },
};

/** What a guest has drivers for from its installation on, and its firmware with it. Pure. */
export function partsFor({ arch, guest }: Pick<Wish, "arch" | "guest">): Parts {
  return PARTS[arch][guest];
}
