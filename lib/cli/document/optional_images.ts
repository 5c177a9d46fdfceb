/** Images that may be missing: `startupPolicy='optional'`. */
import { type Disk, diskPath } from "../../domain/disk.ts";
import { devicesOf, type Domain } from "../../domain/domain.ts";
import type { Finding } from "../../findings/finding.ts";
import type { Host } from "../../host/host.ts";
import type { Origins } from "../../xml/decode_context.ts";

/** A machine without the images that are not there, and a note on each. */
export interface PresentImages {
  readonly domain: Domain;
  readonly findings: readonly Finding[];
}

/**
 * Leaves out what is optional and not there: a CD or floppy drive is empty then, a disk is gone (libvirt's
 * qemuDomainCheckDiskStartupPolicy). `origins` gets to know the drives that take their places.
 */
export async function withoutMissingImages(
  domain: Domain,
  origins: Origins,
  host: Pick<Host, "files">,
): Promise<PresentImages> {
  const { disks } = devicesOf(domain);
  const missing = new Set<Disk>();
  for (const disk of disks) {
    const path = diskPath(disk);
    if (path === undefined || policyOf(disk) !== "optional") continue;
    if (await host.files.stat(path) === undefined) missing.add(disk);
  }
  if (missing.size === 0) return { domain, findings: [] };
  const findings = [...missing].map((disk) => note(disk, origins));
  const kept = disks.flatMap((disk) =>
    !missing.has(disk) ? [disk] : isDrive(disk) ? [emptied(disk, origins)] : []
  );
  return { domain: { ...domain, devices: { ...devicesOf(domain), disks: kept } }, findings };
}

/** What a server has is not looked at. */
function policyOf({ type, source }: Disk): string | undefined {
  return type === "network" ? undefined : source?.startupPolicy;
}

/** A drive is there without a medium. */
function isDrive({ device = "disk" }: Disk): boolean {
  return device !== "disk";
}

function emptied(disk: Disk, origins: Origins): Disk {
  const { source: _source, ...empty } = disk;
  origins.record(empty, origins.element(disk), origins.isDamaged(disk));
  return empty;
}

function note(disk: Disk, origins: Origins): Finding {
  const attribute = disk.type === "file" ? "file" : "dev";
  return origins.finding(origins.childAttribute(disk, "source", attribute), {
    severity: "note",
    code: "host/optional-image",
    message: `${diskPath(disk)} is not there, and is optional: ${
      isDrive(disk)
        ? `the drive '${disk.target.dev}' is empty`
        : `the machine has no disk '${disk.target.dev}'`
    }`,
  });
}
