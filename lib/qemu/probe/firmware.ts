/** The firmware that is installed: reads its descriptors, as QEMU's docs/interop/firmware.json tells to. */
import type { Os } from "../../domain/os.ts";
import { CapabilityError, FileError, type Host } from "../../host/host.ts";
import {
  type FirmwareDescriptor,
  type FirmwareMapping,
  type FlashFile,
  parseDescriptor,
} from "../firmware/descriptor.ts";

/** What is installed, and why a descriptor could not be read. */
export interface InstalledFirmware {
  /** The preferred first. */
  readonly descriptors: readonly FirmwareDescriptor[];
  readonly faults: readonly CapabilityError[];
}

/** The part of the host that is asked. */
type FirmwareHost = Pick<Host, "directories" | "user"> & {
  readonly files: Pick<Host["files"], "list" | "readText">;
};

/** The directories, later ones before earlier ones: a file of the same name in a later one takes its place. */
function firmwareDirectories(
  { user, directories: { config } }: FirmwareHost,
): readonly string[] {
  return [
    "/usr/share/qemu/firmware",
    "/etc/qemu/firmware",
    // libvirt asks an ordinary user's directory alone.
    ...(user.uid === 0 || config === undefined ? [] : [`${config}/qemu/firmware`]),
  ];
}

/** The installed firmware that a document may mean, by the document's names for its files. None where it is no UEFI. */
export async function firmwareFor(
  os: Os,
  host: FirmwareHost & { readonly files: RealPaths },
): Promise<InstalledFirmware> {
  if (os.firmware !== "efi" && os.loader?.type !== "pflash") return { descriptors: [], faults: [] };
  const { descriptors, faults } = await installedFirmware(host);
  return { descriptors: await withNamesOf(os, descriptors, host.files), faults };
}

type RealPaths = Pick<Host["files"], "realPath">;

/**
 * One file has several names: Debian's *.ms.fd are links, and so is /usr/share/OVMF elsewhere. libvirt compares where
 * they lead.
 */
async function withNamesOf(
  { loader, nvram }: Os,
  descriptors: readonly FirmwareDescriptor[],
  files: RealPaths,
): Promise<readonly FirmwareDescriptor[]> {
  // A file that is not there has one name.
  const real = (path: string) => files.realPath(path).catch(() => path);
  const names = new Map<string, string>();
  for (const path of [loader?.path, nvram?.template]) {
    if (path !== undefined) names.set(await real(path), path);
  }
  const nameOf = async (path: string) => names.get(await real(path)) ?? path;
  const named = async (file: FlashFile) => ({ ...file, path: await nameOf(file.path) });
  const renamed = async (mapping: FirmwareMapping): Promise<FirmwareMapping> => {
    if (mapping.device === "other") return mapping;
    if (mapping.device === "memory") return { ...mapping, path: await nameOf(mapping.path) };
    const { code, variables } = mapping;
    return {
      ...mapping,
      code: await named(code),
      ...(variables === undefined ? {} : { variables: await named(variables) }),
    };
  };
  return await Promise.all(
    descriptors.map(async (one) => ({ ...one, mapping: await renamed(one.mapping) })),
  );
}

/** Reads the descriptors in the order of their names. An empty file hides one of the same name. */
export async function installedFirmware(
  host: FirmwareHost,
  directories = firmwareDirectories(host),
): Promise<InstalledFirmware> {
  const files = new Map<string, string>();
  for (const directory of directories) {
    for (const name of await namesIn(directory, host)) {
      if (name.endsWith(".json") && !name.startsWith(".")) files.set(name, `${directory}/${name}`);
    }
  }
  const sorted = [...files].sort(([a], [b]) => a < b ? -1 : 1);
  const read = await Promise.all(sorted.map(([, file]) => readDescriptor(file, host)));
  return {
    descriptors: read.flatMap((one) =>
      one === undefined || one instanceof CapabilityError ? [] : [one]
    ),
    faults: read.filter((one) => one instanceof CapabilityError),
  };
}

async function namesIn(
  directory: string,
  { files }: Pick<FirmwareHost, "files">,
): Promise<readonly string[]> {
  try {
    return await files.list(directory);
  } catch (error) {
    if (error instanceof FileError) return [];
    throw error;
  }
}

async function readDescriptor(
  file: string,
  { files }: Pick<FirmwareHost, "files">,
): Promise<FirmwareDescriptor | CapabilityError | undefined> {
  try {
    const text = await files.readText(file);
    return text.trim() === "" ? undefined : parseDescriptor(file, text);
  } catch (error) {
    if (error instanceof CapabilityError) return error;
    if (error instanceof FileError) return new CapabilityError("malformed", file, error.message);
    throw error;
  }
}
