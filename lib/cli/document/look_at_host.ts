/** What the host says of a plan before anything is started: files that are not there, images that are another format. */
import { diskPath } from "../../domain/disk.ts";
import type { Domain } from "../../domain/domain.ts";
import { type Finding, inDocumentOrder } from "../../findings/finding.ts";
import { FileError, type Host } from "../../host/host.ts";
import type { Needs } from "../../plan/plan.ts";
import { IMAGE_HEAD_BYTES, imageKind, TOLD_BY_HEAD } from "../../qemu/image_format.ts";
import { missingFiles } from "../../vm/launch/look_at_files.ts";
import { missingHostDevices } from "../../vm/launch/look_at_host_devices.ts";
import type { Origins } from "../../xml/decode_context.ts";
import { findingOfFailure } from "./launch_findings.ts";
import { imagesInUse } from "./images_in_use.ts";
import { openSecrets } from "./open_secrets.ts";
import { networkFindings } from "./look_at_network.ts";

/** A document, and what it takes of the host. It may have no plan: what the host lacks is told all the same. */
export interface PlannedDomain {
  readonly domain: Domain;
  readonly origins: Origins;
  readonly needs: Needs;
}

/** What keeps the plan from being carried out here and now; nothing of it keeps it from being shown. */
export async function lacksOfHost(planned: PlannedDomain, host: Host): Promise<readonly Finding[]> {
  const { needs, origins, domain } = planned;
  const { source } = origins.document;
  const [files, devices, network, doubtful, used] = await Promise.all([
    missingFiles(host, needs.files),
    missingHostDevices(host, needs.hostDevices ?? []),
    networkFindings(domain, origins, host),
    doubtfulFiles(planned, host),
    imagesInUse(planned, host),
  ]);
  const missing = [...files, ...devices].flatMap((error) =>
    error.place === undefined ? [] : [findingOfFailure(error, error.place, source, "warning")]
  );
  return inDocumentOrder([...missing, ...network, ...doubtful, ...used]);
}

/** Files with which the machine runs, and probably not as meant. */
export async function doubtfulFiles(
  planned: PlannedDomain,
  host: Host,
): Promise<readonly Finding[]> {
  const found = await Promise.all([imageFindings(planned, host), openSecrets(planned, host)]);
  return inDocumentOrder(found.flat());
}

/** Images that begin like another format than the one that they are declared as. */
async function imageFindings(
  { domain, origins }: PlannedDomain,
  host: Pick<Host, "files">,
): Promise<readonly Finding[]> {
  const disks = domain.devices?.disks ?? [];
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
