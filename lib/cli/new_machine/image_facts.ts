/** What an image is, as qemu-img tells it. Source: qemu-img(1), `info`; QAPI's ImageInfo. */
import { type Host, StartError } from "../../host/host.ts";
import type { Disk } from "../../domain/disk.ts";
import { memberOf } from "../../json/object.ts";
import { quoteForShell } from "../../plan/shell_words.ts";
import { IMAGE_HEAD_BYTES, imageKind } from "../../qemu/image_format.ts";
import { commandToOpen } from "../../vm/launch/look_at_files.ts";
import { UsageError } from "../command.ts";
import { programPackage } from "../document/packages.ts";
import { unreadable } from "../document/read_input.ts";
import { hiddenBy } from "./rights.ts";

export type ImageFormat = NonNullable<NonNullable<Disk["driver"]>["type"]>;

export interface ImageFacts {
  readonly path: string;
  /** A file, or a block device of the host. */
  readonly kind: "file" | "block";
  readonly format: ImageFormat;
  /** What the guest sees of it. */
  readonly sizeBytes: number;
  /** The files that its header names, and the guest reads with it: the images that it lies over, the next first, and others with its data. */
  readonly others: readonly string[];
}

const FORMATS: readonly ImageFormat[] = ["raw", "qcow2", "qcow", "qed", "vdi", "vmdk", "vpc"];

/** It opens each image of the chain; slow network file systems take their time. */
const INFO_MS = 30_000;

/** Looks at an image, also at one that a machine has open. Throws {@link UsageError} for what no disk can be made of. */
export async function imageFacts(
  path: string,
  host: Host,
  device: "disk" | "cdrom" = "disk",
): Promise<ImageFacts> {
  const kind = await kindOf(path, host, device);
  const chain = await qemuImgInfo(path, host);
  const [image] = chain;
  if (memberOf(image, "encrypted") === true) {
    throw new UsageError(
      `Cannot use ${path}: it is encrypted, and there is no secret for it here`,
      "make one that is not, with qemu-img convert",
    );
  }
  const found = String(memberOf(image, "format"));
  const format = FORMATS.find((one) => one === found);
  if (format === undefined) {
    throw new UsageError(
      `Cannot use ${path}: its format is ${found}, need one of ${FORMATS.join(", ")}`,
      "convert it: qemu-img convert -O qcow2 IMAGE NEW.qcow2",
    );
  }
  return {
    path,
    kind,
    format,
    sizeBytes: Number(memberOf(image, "virtual-size")),
    others: [
      ...chain.slice(1).map((one) => String(memberOf(one, "filename"))),
      ...dataFiles(image, path),
    ],
  };
}

/** Files in which an image has its data beside its own. Source: QAPI's ImageInfoSpecificQCow2 and ImageInfoSpecificVmdk. */
function dataFiles(image: unknown, path: string): readonly string[] {
  const specific = memberOf(memberOf(image, "format-specific"), "data");
  const extents = memberOf(specific, "extents");
  const named = [
    memberOf(specific, "data-file"),
    ...(Array.isArray(extents) ? extents : []).map((one) => memberOf(one, "filename")),
  ];
  return named.filter((one): one is string => typeof one === "string" && one !== path);
}

async function kindOf(
  path: string,
  host: Host,
  device: "disk" | "cdrom",
): Promise<ImageFacts["kind"]> {
  const { files, user: { uid } } = host;
  const facts = await files.stat(path);
  if (facts === undefined) {
    const hidden = await hiddenBy(path, host);
    throw new UsageError(
      `Cannot use ${path}: ${hidden?.why ?? "there is no such file"}`,
      hidden?.help ??
        (device === "cdrom"
          ? "correct the path"
          : "an empty disk is made by: qemu-img create -f qcow2 FILE 20G"),
    );
  }
  if (facts.kind === "directory") {
    throw new UsageError(
      `Cannot use ${path}: it is a directory, need an image`,
      "name an image; a directory is shared with the guest by --share DIRECTORY",
    );
  }
  if (facts.kind !== "file" && facts.kind !== "block") {
    throw new UsageError(
      `Cannot use ${path}: it is neither a file nor a block device`,
      "name an image, or a block device such as /dev/sdb",
    );
  }
  if (!await files.readable(path)) {
    throw new UsageError(
      `Cannot use ${path}: it may not be read by user ${uid}, and belongs to user ${facts.uid}`,
      commandToOpen(path, "r", facts.uid, uid),
    );
  }
  if (facts.kind === "block") return "block";
  const head = await files.readHead(path, IMAGE_HEAD_BYTES).catch((error) => {
    throw unreadable(path, error);
  });
  const packed = imageKind(head);
  if (packed?.isCompression) {
    throw new UsageError(
      `Cannot use ${path}: it is packed with ${packed.format}, which QEMU does not unpack`,
      "unpack it, and name the file that comes out",
    );
  }
  return "file";
}

/** The image and those below it. */
async function qemuImgInfo(path: string, host: Host): Promise<readonly unknown[]> {
  // A machine that runs has its image locked, and what is asked here does not change while it does.
  const args = ["info", "--output=json", "--force-share", "--backing-chain", "--", path];
  const { exit, stdout, stderr } = await host.programs.run("qemu-img", args, {
    timeoutMs: INFO_MS,
  }).catch(async (error) => {
    if (!(error instanceof StartError) || error.fault !== "missing") throw error;
    throw new UsageError(
      `Cannot look at ${path}: there is no program qemu-img`,
      programPackage("qemu-img", await host.distribution()),
    );
  });
  if (exit.kind !== "exited" || exit.code !== 0) {
    const words = stderr.trim().split("\n")[0]?.replace(/^qemu-img: /, "");
    throw new UsageError(
      `Cannot use ${path}: ${words || "qemu-img did not finish"}`,
      helpOfQemuImg(path, words ?? ""),
    );
  }
  const chain: unknown = JSON.parse(stdout);
  return Array.isArray(chain) ? chain : [chain];
}

function helpOfQemuImg(path: string, words: string): string {
  const image = quoteForShell(path);
  const [, below] = /Could not open '([^']+)'/.exec(words) ?? [];
  return below === undefined || below === path
    ? `it may be damaged, or no image: qemu-img check ${image}`
    : `if ${below} has moved, say to where: qemu-img rebase -u -F FORMAT -b FILE ${image}`;
}
