/** The XML of a device out of short words. */
import { withForward } from "../../domain/change_forwards.ts";
import { disk } from "../../domain/disk.ts";
import { interface_ } from "../../domain/interface.ts";
import type { WantedForward } from "../../passt/parse_forward.ts";
import { encodeDocument } from "../../xml/document.ts";

export interface WantedDisk {
  /** Absolute. */
  readonly path: string;
  readonly format: "raw" | "qcow2";
  /** `vdb`. */
  readonly target: string;
}

/** A virtio disk. Pure. */
export function diskXml({ path, format, target }: WantedDisk): string {
  return encodeDocument({
    type: "file",
    device: "disk",
    driver: { name: "qemu", type: format },
    source: { file: path, seclabels: [] },
    target: { dev: target, bus: "virtio" },
  }, disk);
}

/** A virtio interface with a passt. Pure. */
export function interfaceXml(forward: WantedForward | undefined): string {
  return encodeDocument({
    type: "user",
    ips: [],
    portForwards: forward === undefined ? [] : [...withForward([], forward)],
    model: "virtio",
    backend: { type: "passt" },
  }, interface_);
}

/** The first target of a virtio disk that `xml`, a machine's document, does not name. Pure. */
export function freeTarget(xml: string): string {
  const letters = "abcdefghijklmnopqrstuvwxyz";
  const taken = new Set(Array.from(xml.matchAll(/\sdev=['"](vd[a-z])['"]/g), ([, dev]) => dev));
  const free = Array.from(letters, (letter) => `vd${letter}`).find((dev) => !taken.has(dev));
  return free ?? "vdaa";
}

/** What an image is by its first bytes; QEMU's qcow2 begins with `QFI` and 0xFB. Pure. */
export function formatOfHead(head: Uint8Array): WantedDisk["format"] {
  return [0x51, 0x46, 0x49, 0xfb].every((byte, at) => head[at] === byte) ? "qcow2" : "raw";
}
