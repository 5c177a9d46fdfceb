/** What a machine that is made from options is made of: what the host and the images say, and what guests know. */
import type { ImageFacts } from "./image_facts.ts";
import type { GuestKind } from "./wish.ts";

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

/** What each kind of guest has drivers for from its installation on. */
export const PARTS = {
  linux: { disk: "virtio", letters: "vd", network: "virtio", video: "virtio" },
  windows: { disk: "sata", letters: "sd", network: "e1000e", video: "vga" },
  other: { disk: "sata", letters: "sd", network: "e1000", video: "vga" },
} as const satisfies Readonly<Record<GuestKind, object>>;
