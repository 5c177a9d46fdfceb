/** Disks with which a machine runs, and probably not as meant: images of another format, secrets that others may open. */
import { type Disk, diskPath } from "../../domain/disk.ts";
import { type Finding, inDocumentOrder } from "../../findings/finding.ts";
import { FileError, type Host } from "../../host/host.ts";
import { IMAGE_HEAD_BYTES, imageKind, TOLD_BY_HEAD } from "../../qemu/image_format.ts";
import type { Origins } from "../../xml/decode_context.ts";
import { openSecrets } from "./open_secrets.ts";

/** What is said of disks that come to a machine. */
export async function doubtfulDisks(
  disks: readonly Disk[],
  origins: Origins,
  host: Pick<Host, "files" | "directories">,
): Promise<readonly Finding[]> {
  const found = await Promise.all([
    imageFindings(disks, origins, host),
    openSecrets(disks, origins, host),
  ]);
  return inDocumentOrder(found.flat());
}

/** Images that begin like another format than the one that they are declared as. */
async function imageFindings(
  disks: readonly Disk[],
  origins: Origins,
  host: Pick<Host, "files">,
): Promise<readonly Finding[]> {
  const found = await Promise.all(disks.map(async (disk) => {
    const path = diskPath(disk);
    if (path === undefined || disk.type !== "file") return [];
    const head = await headOf(path, host);
    if (head === undefined) return [];
    const declared = disk.driver?.type ?? "raw";
    const text = wrongFormat(declared, imageKind(head));
    if (text === undefined) return [];
    const span = disk.driver?.type === undefined
      ? origins.childAttribute(disk, "source", "file")
      : origins.childAttribute(disk, "driver", "type");
    return [origins.finding(span, { severity: "warning", code: "host/image-format", ...text })];
  }));
  return found.flat();
}

/** Nothing of an image that may not be read: that is said elsewhere. A pipe would be waited for. */
async function headOf(path: string, host: Pick<Host, "files">): Promise<Uint8Array | undefined> {
  if ((await host.files.stat(path))?.kind !== "file") return undefined;
  try {
    return await host.files.readHead(path, IMAGE_HEAD_BYTES);
  } catch (error) {
    if (error instanceof FileError) return undefined;
    throw error;
  }
}

function wrongFormat(
  declared: string,
  kind: ReturnType<typeof imageKind>,
): { readonly message: string; readonly help: string } | undefined {
  if (kind?.isCompression) {
    return {
      message: `the image is compressed with ${kind.format}, which QEMU does not decompress`,
      help: "decompress it, and name the file that comes out",
    };
  }
  const found = kind?.format ?? "raw";
  if (found === declared || (kind === undefined && !TOLD_BY_HEAD.has(declared))) return undefined;
  const write = `write <driver name='qemu' type='${found}'/>`;
  return {
    message: `the image is ${found}, and ${
      declared === "raw" ? "taken" : "declared"
    } as ${declared}`,
    help: declared === "raw" ? `${write}; as raw the guest sees its header` : write,
  };
}
