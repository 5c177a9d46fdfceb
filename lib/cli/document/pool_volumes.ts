/** `<disk type='volume'>`: files in libvirt's directory pools, found where libvirt keeps what its pools are. */
import { join } from "@std/path/posix";
import type { Disk } from "../../domain/disk.ts";
import { devicesOf, type Domain } from "../../domain/domain.ts";
import type { Finding } from "../../findings/finding.ts";
import { makeSource } from "../../findings/source.ts";
import { FileError, type Host } from "../../host/host.ts";
import type { Origins } from "../../xml/decode_context.ts";
import { parseXml } from "../../xml/parse.ts";
import { attributeValue, childElements, textOf, type XmlElement } from "../../xml/tree.ts";

/** A machine whose volumes are files, and why some are not. */
export interface FoundVolumes {
  readonly domain: Domain;
  readonly findings: readonly Finding[];
}

type PoolHost = Pick<Host, "files" | "directories">;
type VolumeDisk = Extract<Disk, { readonly type: "volume" }>;

/** Pools whose volumes are files below their target; whether one is mounted is seen when its file is looked at. */
const DIRECTORIES = ["dir", "fs", "netfs"];

/**
 * Puts the file of each volume in its place; what is found nowhere is left out, with an error. `origins` gets to know
 * the disks that take their places.
 */
export async function withVolumeFiles(
  domain: Domain,
  origins: Origins,
  host: PoolHost,
): Promise<FoundVolumes> {
  const { disks } = devicesOf(domain);
  if (!disks.some(({ type, source }) => type === "volume" && source !== undefined)) {
    return { domain, findings: [] };
  }
  const found = await Promise.all(disks.map((disk) => withVolumeFile(disk, origins, host)));
  return {
    domain: {
      ...domain,
      devices: { ...devicesOf(domain), disks: found.flatMap(({ disk }) => disk ?? []) },
    },
    findings: found.flatMap(({ finding }) => finding ?? []),
  };
}

/** A disk, or why its file is not known. */
export type FoundVolume =
  | { readonly disk: Disk; readonly finding?: undefined }
  | { readonly disk?: undefined; readonly finding: Finding };

/** The same of one disk; one that is no volume stays as it is. */
export async function withVolumeFile(
  disk: Disk,
  origins: Origins,
  host: PoolHost,
): Promise<FoundVolume> {
  if (disk.type !== "volume" || disk.source === undefined) return { disk };
  const directory = await poolDirectory(disk.source.pool, host);
  return directory instanceof Refusal
    ? { finding: noPool(disk, directory.why, origins) }
    : { disk: asFile(disk, directory, origins) };
}

class Refusal {
  constructor(readonly why: string) {}
}

/** Where libvirt keeps the definitions: the user's own daemon, then the system's. */
function definitionsOf(pool: string, { directories: { config } }: PoolHost): readonly string[] {
  return [
    ...(config === undefined ? [] : [`${config}/libvirt/storage/${pool}.xml`]),
    `/etc/libvirt/storage/${pool}.xml`,
  ];
}

async function poolDirectory(pool: string, host: PoolHost): Promise<string | Refusal> {
  const places = definitionsOf(pool, host);
  for (const place of places) {
    try {
      return await directoryOf(place, await host.files.readText(place));
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      if (error.fault !== "missing") {
        return new Refusal(`${place} cannot be read: ${error.message}`);
      }
    }
  }
  return new Refusal(`there is no ${places.join(", and no ")}`);
}

async function directoryOf(place: string, text: string): Promise<string | Refusal> {
  const { document } = await parseXml(makeSource(place, text));
  if (document?.root.name !== "pool") return new Refusal(`${place} describes no pool`);
  const type = attributeValue(document.root, "type") ?? "";
  if (!DIRECTORIES.includes(type)) {
    return new Refusal(`${place} describes a pool of type '${type}', which is no directory`);
  }
  const target = childNamed(document.root, "target");
  const path = target && childNamed(target, "path");
  const directory = path === undefined ? "" : textOf(path).trim();
  return directory.startsWith("/") ? directory : new Refusal(`${place} names no directory`);
}

function childNamed(element: XmlElement, name: string): XmlElement | undefined {
  return childElements(element).find((child) => child.name === name);
}

function asFile(disk: VolumeDisk, directory: string, origins: Origins): Disk {
  const { source, ...rest } = disk;
  if (source === undefined) return disk;
  const { pool: _pool, volume, mode: _mode, ...more } = source;
  const file: Disk = {
    ...rest,
    type: "file",
    source: { file: join(directory, volume), ...more },
  };
  origins.record(file, origins.element(disk), origins.isDamaged(disk));
  return file;
}

function noPool(disk: VolumeDisk, why: string, origins: Origins): Finding {
  const { pool = "", volume = "" } = disk.source ?? {};
  return origins.finding(origins.childAttribute(disk, "source", "pool"), {
    severity: "error",
    code: "host/no-pool",
    message: `the directory of the pool '${pool}' is not known: ${why}`,
    help: "name the file, which `virsh vol-path` tells: " +
      `<disk type='file'> … <source file='/…/${volume}'/>`,
  });
}
