/** The XML of a device out of short words. */
import { withForward } from "../../domain/change_forwards.ts";
import { disk } from "../../domain/disk.ts";
import { interface_ } from "../../domain/interface.ts";
import type { Host } from "../../host/host.ts";
import { IMAGE_HEAD_BYTES, imageKind } from "../../qemu/image_format.ts";
import type { WantedForward } from "../../passt/parse_forward.ts";
import { encodeDocument } from "../../xml/document.ts";
import { UsageError } from "../command.ts";

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

/**
 * The format of an image: qcow2 where it begins like one, else raw. Reads its head. Throws {@link UsageError} for an
 * image of another format: taken as raw the guest would see its header, and write over it.
 */
export async function imageFormat(
  { files }: Pick<Host, "files">,
  path: string,
): Promise<WantedDisk["format"]> {
  const kind = imageKind(await files.readHead(path, IMAGE_HEAD_BYTES));
  if (kind === undefined) return "raw";
  if (kind.format === "qcow2") return "qcow2";
  throw new UsageError(
    `Cannot use ${path}: it is ${kind.format}, need qcow2 or raw`,
    kind.isCompression
      ? "unpack it, and name the file that comes out"
      : "convert it: qemu-img convert -O qcow2 IMAGE NEW.qcow2",
  );
}
