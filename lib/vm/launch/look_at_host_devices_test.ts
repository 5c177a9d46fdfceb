import { assertEquals } from "@std/assert";
import { FileError, type FileFacts, type Files } from "../../host/host.ts";
import type { PlannedHostDevice } from "../../plan/launch_plan.ts";
import { missingHostDevices } from "./look_at_host_devices.ts";

const FACTS: FileFacts = {
  ...{
    kind: "directory",
    size: 0,
    mode: 0o755,
    uid: 0,
    gid: 0,
    dev: 1,
    ino: 1,
    mtimeMs: 0,
    ctimeMs: 0,
  },
};

interface System {
  /** Targets of links, by path. */
  readonly links?: Readonly<Record<string, string>>;
  /** Directories that are there. */
  readonly directories?: readonly string[];
  /** Nodes that this user may open. */
  readonly open?: readonly string[];
  /** udev's notes, or why one is not read; absent: none. */
  readonly udev?: Readonly<Record<string, string>>;
}

const MOUSE = "E:ID_VENDOR_ID=046d\nE:ID_MODEL_ID=c534\n";
const DEVICE = "/sys/bus/pci/devices/0000:06:12.5";

const pci: PlannedHostDevice = { bus: "pci", address: "0000:06:12.5" };
const usb: PlannedHostDevice = { bus: "usb", vendor: 0x046d, product: 0xc534 };

const UUID = "53764d0e-85a0-42b4-af5c-2046b460b1dc";
const mdev: PlannedHostDevice = { bus: "mdev", uuid: UUID };
const MDEV_GROUP = {
  [`/sys/bus/mdev/devices/${UUID}/iommu_group`]: "../../../../kernel/iommu_groups/12",
};

interface Row extends System {
  readonly what: string;
  readonly device: PlannedHostDevice;
  /** The message and its help; absent: nothing is wrong. */
  readonly says?: readonly [message: string, help: string];
}

const bound = (driver: string) => ({
  directories: [DEVICE],
  links: {
    [`${DEVICE}/iommu_group`]: "../../../kernel/iommu_groups/12",
    [`${DEVICE}/driver`]: `../../../bus/pci/drivers/${driver}`,
  },
});

const NOT_PLUGGED_IN = [
  "Cannot pass through USB device 046d:c534: it is not plugged in",
  "plug it in, or let the machine start without it: <source startupPolicy='optional'>",
] as const;

const ROWS: readonly Row[] = [
  {
    what: "a mediated device that nobody made",
    device: mdev,
    says: [
      `Cannot pass through mediated device ${UUID}: the host has none of that UUID`,
      "mdevctl list shows those that it has, and mdevctl types what can be made; as root: " +
      `mdevctl start -u ${UUID} -p PARENT -t TYPE`,
    ],
  },
  {
    what: "the node of a mediated device that is somebody else's",
    device: mdev,
    links: MDEV_GROUP,
    says: [
      `Cannot pass through mediated device ${UUID}: /dev/vfio/12 may not be opened by user 1000`,
      "as root: chown 1000 /dev/vfio/12",
    ],
  },
  {
    what: "nothing of a mediated device that is ours",
    device: mdev,
    links: MDEV_GROUP,
    open: ["/dev/vfio/12"],
  },
  {
    what: "a PCI device that the host does not have",
    device: pci,
    says: [
      "Cannot pass through PCI device 0000:06:12.5: the host has none at that address",
      "lspci -D lists those that it has",
    ],
  },
  {
    what: "a host without IOMMU",
    device: pci,
    directories: [DEVICE],
    says: [
      "Cannot pass through PCI device 0000:06:12.5: it is in no IOMMU group",
      "switch the IOMMU on, in the firmware's settings and with the kernel's intel_iommu=on",
    ],
  },
  {
    what: "a PCI device with its own driver, and the two commands that change that",
    device: pci,
    ...bound("nvme"),
    says: [
      "Cannot pass through PCI device 0000:06:12.5: the host uses it by 'nvme'",
      "as root: driverctl set-override 0000:06:12.5 vfio-pci\nthen:    chown 1000 /dev/vfio/12",
    ],
  },
  {
    what: "a node of somebody else",
    device: pci,
    ...bound("vfio-pci"),
    says: [
      "Cannot pass through PCI device 0000:06:12.5: /dev/vfio/12 may not be opened by user 1000",
      "as root: chown 1000 /dev/vfio/12",
    ],
  },
  {
    what: "nothing of a PCI device that is ours",
    device: pci,
    ...bound("vfio-pci"),
    open: ["/dev/vfio/12"],
  },
  {
    what: "a USB device that is not plugged in",
    device: usb,
    udev: { "c189:1": "E:ID_VENDOR_ID=1d6b\nE:ID_MODEL_ID=0002\n", "b8:0": MOUSE },
    says: NOT_PLUGGED_IN,
  },
  {
    what: "USB devices that are alike",
    device: usb,
    udev: { "c189:2": MOUSE, "c189:130": MOUSE },
    says: [
      "Cannot pass through USB device 046d:c534: there are 2 of them, " +
      "/dev/bus/usb/001/003 and /dev/bus/usb/002/003",
      "say which: <address bus='1' device='3'/>",
    ],
  },
  {
    what: "a USB device of somebody else",
    device: usb,
    udev: { "c189:2": MOUSE },
    says: [
      "Cannot pass through USB device 046d:c534: /dev/bus/usb/001/003 may not be written by user 1000",
      "as root, each time it is plugged in: setfacl -m u:1000:rw /dev/bus/usb/001/003",
    ],
  },
  {
    what: "nothing of a USB device that is ours",
    device: usb,
    udev: { "c189:2": MOUSE },
    open: ["/dev/bus/usb/001/003"],
  },
  { what: "nothing of USB where there is no udev", device: usb },
  {
    what: "a USB device that was unplugged while its note was read",
    device: usb,
    udev: { "c189:2": "missing" },
    says: NOT_PLUGGED_IN,
  },
  {
    what: "nothing of USB where udev's notes may not be read",
    device: usb,
    udev: { "c189:2": "denied" },
  },
];

for (const { what, device, says, ...system } of ROWS) {
  Deno.test(`missingHostDevices() tells ${what}`, async () => {
    const host = { files: filesOf(system), user: { uid: 1000, gid: 1000 } };
    const errors = await missingHostDevices(host, [device]);
    assertEquals(errors.map(({ message, help }) => [message, help]), says ? [[...says]] : []);
  });
}

function filesOf({ links = {}, directories = [], open = [], udev = {} }: System): Files {
  const files: Partial<Files> = {
    stat: (path) => Promise.resolve(directories.includes(path) ? FACTS : undefined),
    linkTarget: (path) => Promise.resolve(links[path]),
    readable: (path) => Promise.resolve(open.includes(path)),
    writable: (path) => Promise.resolve(open.includes(path)),
    list: () => Promise.resolve(Object.keys(udev)),
    readText: (path) => {
      const text = udev[path.replace("/run/udev/data/", "")] ?? "";
      return text === "missing" || text === "denied"
        ? Promise.reject(new FileError(text, path, text))
        : Promise.resolve(text);
    },
  };
  return files as Files;
}
