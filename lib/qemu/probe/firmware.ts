/** The firmware that is installed: reads its descriptors, as QEMU's docs/interop/firmware.json tells to. */
import { CapabilityError, FileError, type Host } from "../../host/host.ts";
import { type FirmwareDescriptor, parseDescriptor } from "../firmware/descriptor.ts";

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
