/** The devices of the host that a plan passes through, looked at before anything is started. */
import { FileError, type Host } from "../../host/host.ts";
import { mdevDirectory } from "../../domain/host_device_name.ts";
import { hostDeviceName } from "../../plan/host_devices.ts";
import type { PlannedHostDevice } from "../../plan/launch_plan.ts";
import { LaunchError } from "../errors.ts";
import { textIfThere } from "../../host/text_if_there.ts";

type DeviceHost = Pick<Host, "files" | "user">;

/** An error for each device that is not there, not free, or not this user's to open. */
export async function missingHostDevices(
  host: DeviceHost,
  planned: readonly PlannedHostDevice[],
): Promise<readonly LaunchError[]> {
  const faults = await Promise.all(planned.map(async (device) => {
    const found = await faultOf(host, device);
    if (found === undefined) return undefined;
    return new LaunchError(`Cannot pass through ${hostDeviceName(device)}: ${found.words}`, {
      phase: "devices",
      help: found.help,
      ...(device.place === undefined ? {} : { place: device.place }),
    });
  }));
  return faults.filter((error) => error !== undefined);
}

async function faultOf(
  host: DeviceHost,
  device: PlannedHostDevice,
): Promise<Fault | undefined> {
  switch (device.bus) {
    case "usb":
      return await usbFault(host, device);
    case "pci":
      return await pciFault(host, device);
    case "mdev":
      return await mdevFault(host, device.uuid);
  }
}

interface Fault {
  readonly words: string;
  readonly help: string;
}

type Pci = Extract<PlannedHostDevice, { readonly bus: "pci" }>;
type Usb = Extract<PlannedHostDevice, { readonly bus: "usb" }>;

/** The driver that gives a device to a process (Linux, Documentation/driver-api/vfio.rst). */
const VFIO = "vfio-pci";

async function pciFault(host: DeviceHost, { address }: Pci): Promise<Fault | undefined> {
  const { files, user } = host;
  const directory = `/sys/bus/pci/devices/${address}`;
  if ((await files.stat(directory)) === undefined) {
    return { words: "the host has none at that address", help: "lspci -D lists those that it has" };
  }
  const group = lastName(await files.linkTarget(`${directory}/iommu_group`));
  if (group === undefined) {
    return {
      words: "it is in no IOMMU group",
      help: "switch the IOMMU on, in the firmware's settings and with the kernel's intel_iommu=on",
    };
  }
  const node = `/dev/vfio/${group}`;
  const driver = lastName(await files.linkTarget(`${directory}/driver`));
  if (driver !== VFIO) {
    return {
      words: driver === undefined
        ? `it is not bound to ${VFIO}`
        : `the host uses it by '${driver}'`,
      help: `as root: driverctl set-override ${address} ${VFIO}\nthen:    ${
        giveCommand(user.uid, node)
      }`,
    };
  }
  return await nodeFault(host, node);
}

/** Somebody made it of a card that can be shared (Linux, Documentation/driver-api/vfio-mediated-device.rst). */
async function mdevFault(host: DeviceHost, uuid: string): Promise<Fault | undefined> {
  const group = lastName(await host.files.linkTarget(`${mdevDirectory(uuid)}/iommu_group`));
  if (group === undefined) {
    return {
      words: "the host has none of that UUID",
      help: "mdevctl list shows those that it has, and mdevctl types what can be made; as root: " +
        `mdevctl start -u ${uuid} -p PARENT -t TYPE`,
    };
  }
  return await nodeFault(host, `/dev/vfio/${group}`);
}

async function nodeFault({ files, user }: DeviceHost, node: string): Promise<Fault | undefined> {
  if (await files.readable(node) && await files.writable(node)) return undefined;
  return {
    words: `${node} may not be opened by user ${user.uid}`,
    help: `as root: ${giveCommand(user.uid, node)}`,
  };
}

function giveCommand(uid: number, node: string): string {
  return `chown ${uid} ${node}`;
}

async function usbFault(host: DeviceHost, device: Usb): Promise<Fault | undefined> {
  const plugged = await pluggedUsbDevices(host);
  // Without udev's notes nobody has told what is plugged in; QEMU waits for it.
  if (plugged === undefined) return undefined;
  const { vendor, product } = device;
  const found = plugged.filter((one) => one.vendor === vendor && one.product === product);
  const [first, second] = found;
  if (first === undefined) {
    return {
      words: "it is not plugged in",
      help: "plug it in, or let the machine start without it: <source startupPolicy='optional'>",
    };
  }
  if (second !== undefined) {
    return {
      words: `there are ${found.length} of them, ${found.map(nodeOf).join(" and ")}`,
      help: `say which: <address bus='${first.busNumber}' device='${first.number}'/>`,
    };
  }
  const node = nodeOf(first);
  if (await host.files.readable(node) && await host.files.writable(node)) return undefined;
  const { uid } = host.user;
  return {
    words: `${node} may not be written by user ${uid}`,
    help: `as root, each time it is plugged in: setfacl -m u:${uid}:rw ${node}`,
  };
}

interface PluggedUsbDevice {
  readonly vendor: number;
  readonly product: number;
  readonly busNumber: number;
  readonly number: number;
}

/** A file for each device that udev has met, named after its device number. */
const UDEV_DATA = "/run/udev/data";
/** The kernel's major number of USB devices (Documentation/admin-guide/devices.txt); a bus has 128 of the minors. */
const USB_NOTE_REGEXP = /^c189:([0-9]+)$/;
const DEVICES_PER_BUS = 128;

/** Undefined where no udev has noted anything, or its notes may not be read. */
async function pluggedUsbDevices(
  { files }: DeviceHost,
): Promise<readonly PluggedUsbDevice[] | undefined> {
  try {
    return await notedUsbDevices(files);
  } catch (error) {
    if (error instanceof FileError && error.fault === "denied") return undefined;
    throw error;
  }
}

async function notedUsbDevices(
  files: DeviceHost["files"],
): Promise<readonly PluggedUsbDevice[] | undefined> {
  const notes = await files.list(UDEV_DATA);
  if (notes.length === 0) return undefined;
  const found = await Promise.all(notes.map(async (name) => {
    const minor = USB_NOTE_REGEXP.exec(name)?.[1];
    if (minor === undefined) return undefined;
    // Undefined: it was unplugged meanwhile.
    const text = await textIfThere(files, `${UDEV_DATA}/${name}`) ?? "";
    const value = (key: string) => new RegExp(`^E:${key}=([0-9a-fA-F]{4})$`, "m").exec(text)?.[1];
    return {
      vendor: parseInt(value("ID_VENDOR_ID") ?? "", 16),
      product: parseInt(value("ID_MODEL_ID") ?? "", 16),
      busNumber: Math.floor(Number(minor) / DEVICES_PER_BUS) + 1,
      number: Number(minor) % DEVICES_PER_BUS + 1,
    };
  }));
  return found.filter((one) => one !== undefined);
}

function nodeOf({ busNumber, number }: PluggedUsbDevice): string {
  const digits = (value: number) => String(value).padStart(3, "0");
  return `/dev/bus/usb/${digits(busNumber)}/${digits(number)}`;
}

function lastName(path: string | undefined): string | undefined {
  return path?.slice(path.lastIndexOf("/") + 1);
}
