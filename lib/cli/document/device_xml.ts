/** The XML of a device out of short words. */
import { disk } from "../../domain/disk.ts";
import { interface_ } from "../../domain/interface.ts";
import { absolutePath } from "../../domain/path_value.ts";
import type { Host } from "../../host/host.ts";
import { IMAGE_HEAD_BYTES, imageKind } from "../../qemu/image_format.ts";
import { visibleLine } from "../../findings/visible.ts";
import { encodeDocument } from "../../xml/document.ts";
import { Invalid } from "../../xml/value.ts";
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
export function interfaceXml(): string {
  return encodeDocument({
    type: "user",
    ips: [],
    portForwards: [],
    model: "virtio",
    backend: { type: "passt" },
  }, interface_);
}

/**
 * The format of an image: qcow2 where it begins like one, else raw. Reads its head. Throws {@link UsageError} for an
 * image of another format: taken as raw the guest would see its header, and write over it. The same for a path that no
 * document may hold.
 */
export async function imageFormat(
  { files }: Pick<Host, "files">,
  path: string,
): Promise<WantedDisk["format"]> {
  const wrong = absolutePath.parse(path);
  if (wrong instanceof Invalid) {
    throw new UsageError(`Cannot use ${visibleLine(path)}: ${wrong.why}`, "rename it");
  }
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
