/**
 * What a QEMU may or may not be able to do, as far as plans depend on it: one table.
 *
 * A row says how to find out, which is never by version; `since` is for messages only.
 */
import {
  all,
  can,
  device,
  devices,
  EVER,
  type Feature,
  object,
  option,
  schema,
  type,
} from "./features_query.ts";

const NETDEV = "netdev_add/arg-type";
const SOCKET_CHARDEV = "chardev-add/arg-type/backend/+socket/data";
const DISPLAY = "query-display-options/ret-type";

const NETWORK = {
  "netdev.stream": can(schema(`${NETDEV}/+stream`), "7.2", "connects to passt"),
  "netdev.stream.reconnect": can(
    schema(`${NETDEV}/+stream/reconnect`),
    "8.0",
    "connects again to a passt that was restarted, after whole seconds",
  ),
  "netdev.stream.reconnect-ms": can(
    schema(`${NETDEV}/+stream/reconnect-ms`),
    "9.2",
    "connects again to a passt that was restarted, after milliseconds",
  ),
  "netdev.dgram": can(schema(`${NETDEV}/+dgram`), "7.2", "has networks over datagram sockets"),
  "netdev.user": can(schema(`${NETDEV}/+user`), EVER, "has slirp built in"),
  "netdev.vhost-user": can(
    schema(`${NETDEV}/+vhost-user`),
    EVER,
    "shares the guest's memory with passt, which is faster",
  ),
  "netdev.passt": can(schema(`${NETDEV}/+passt`), "10.1", "starts a passt of its own"),
  // One change brought these two types and JSON after -netdev; the schema does not tell the latter.
  "netdev.json": can(
    all(schema(`${NETDEV}/+stream`), schema(`${NETDEV}/+dgram`)),
    "7.2",
    "takes JSON after -netdev",
  ),
  "event.NETDEV_STREAM_CONNECTED": can(
    schema("NETDEV_STREAM_CONNECTED"),
    "7.2",
    "says when passt is connected",
  ),
  "event.NETDEV_STREAM_DISCONNECTED": can(
    schema("NETDEV_STREAM_DISCONNECTED"),
    "7.2",
    "says when passt is gone",
  ),
  "event.NETDEV_VHOST_USER_CONNECTED": can(
    schema("NETDEV_VHOST_USER_CONNECTED"),
    "10.0",
    "says when a vhost-user passt is connected",
  ),
  "event.NETDEV_VHOST_USER_DISCONNECTED": can(
    schema("NETDEV_VHOST_USER_DISCONNECTED"),
    "10.0",
    "says when a vhost-user passt is gone",
  ),
  ...devices(EVER, {
    "virtio-net-pci": "has virtio network cards",
    "rtl8139": "has RTL8139 network cards",
    "e1000": "has E1000 network cards",
    "e1000e": "has E1000E network cards",
  }),
  "device.virtio-net-pci.host_mtu": can(
    device("virtio-net-pci", "host_mtu"),
    EVER,
    "tells the guest the MTU of a virtio network card",
  ),
};

const CONTROL = {
  // JSON came with 6.2 (`json-cli`), but devices that were added so could not be unplugged before 7.0.
  "device.json": can(
    schema("device_add/$json-cli-hotplug"),
    "7.0",
    "takes JSON after -device",
  ),
  "object.json": can(
    schema("object-add/arg-type/qom-type/^secret"),
    "6.0",
    "takes JSON after -object",
  ),
  "blockdev": can(schema("blockdev-add"), EVER, "takes JSON after -blockdev"),
  "option.action": can(option("action"), "6.0", "lets -action choose what a guest's end means"),
  "option.run-with": can(option("run-with"), "8.1", "has -run-with"),
  "option.run-with.user": can(option("run-with", "user"), "9.0", "changes user with -run-with"),
  "option.sandbox": can(option("sandbox"), EVER, "confines itself with seccomp"),
  "option.msg.guest-name": can(option("msg", "guest-name"), "5.1", "names the guest in messages"),
  "option.fw_cfg": can(option("fw_cfg"), EVER, "hands files to firmware"),
  "option.smbios": can(option("smbios"), EVER, "sets SMBIOS fields"),
  "qmp.set-action": can(schema("set-action"), "6.0", "changes what a guest's end means"),
  "qmp.query-audiodevs": can(schema("query-audiodevs"), "8.0", "tells its audio drivers"),
  "qmp.screendump.format": can(
    schema("screendump/arg-type/format/^png"),
    "7.1",
    "takes pictures of the screen as PNG",
  ),
  "event.DEVICE_UNPLUG_GUEST_ERROR": can(
    schema("DEVICE_UNPLUG_GUEST_ERROR"),
    "6.2",
    "says when the guest refuses to give up a device",
  ),
};

const CHARACTER_DEVICES = {
  "chardev.reconnect": can(
    schema(`${SOCKET_CHARDEV}/reconnect`),
    EVER,
    "connects sockets again, after whole seconds",
  ),
  "chardev.reconnect-ms": can(
    schema(`${SOCKET_CHARDEV}/reconnect-ms`),
    "9.2",
    "connects sockets again, after milliseconds",
  ),
  "chardev.logfile": can(schema(`${SOCKET_CHARDEV}/logfile`), EVER, "logs what a guest prints"),
  "chardev.spicevmc": can(
    all(schema("chardev-add/arg-type/backend/+spicevmc"), type("chardev-spicevmc")),
    EVER,
    "has SPICE channels",
  ),
  "chardev.qemu-vdagent": can(
    schema("chardev-add/arg-type/backend/+qemu-vdagent"),
    "6.1",
    "shares the clipboard without SPICE",
  ),
  ...devices(EVER, {
    "isa-serial": "has ISA serial ports",
    "pci-serial": "has PCI serial ports",
    "usb-serial": "has USB serial ports",
    "isa-parallel": "has parallel ports",
    "isa-debugcon": "has a debug console for firmware",
    "virtio-serial-pci": "has virtio channels",
    "virtconsole": "has virtio consoles",
    "virtserialport": "has virtio serial ports",
  }),
};

const STORAGE = {
  "blockdev.file.dynamic-auto-read-only": can(
    schema("blockdev-add/arg-type/+file/$dynamic-auto-read-only"),
    EVER,
    "opens images for writing only when it writes",
  ),
  "blockdev.file.io_uring": can(
    schema("blockdev-add/arg-type/+file/aio/^io_uring"),
    "5.0",
    "does disk access with io_uring",
  ),
  "blockdev.qcow2": can(schema("blockdev-add/arg-type/+qcow2"), EVER, "reads qcow2 images"),
  "qmp.blockdev-snapshot": can(
    schema("blockdev-snapshot"),
    EVER,
    "puts throw-away layers over transient disks",
  ),
  ...devices(EVER, {
    "virtio-blk-pci": "has virtio disks",
    "virtio-scsi-pci": "has virtio SCSI controllers",
    "lsi53c895a": "has LSI SCSI controllers",
    "megasas": "has MegaRAID SCSI controllers",
    "mptsas1068": "has LSI SAS controllers",
    "ich9-ahci": "has SATA controllers",
    "ide-hd": "has IDE and SATA disks",
    "ide-cd": "has IDE and SATA CD drives",
    "scsi-hd": "has SCSI disks",
    "scsi-cd": "has SCSI CD drives",
    "usb-storage": "has USB disks",
    "vhost-user-fs-pci": "shares directories by virtiofs",
  }),
  "device.virtio-9p-pci": can(
    all(type("virtio-9p-pci"), option("fsdev")),
    EVER,
    "shares directories by 9p",
  ),
  "device.virtio-blk-pci.num-queues": can(
    device("virtio-blk-pci", "num-queues"),
    EVER,
    "has virtio disks with several queues",
  ),
  "device.virtio-blk-pci.discard": can(
    device("virtio-blk-pci", "discard"),
    EVER,
    "gives back the blocks that a guest trims",
  ),
  "device.scsi-hd.device_id": can(device("scsi-hd", "device_id"), EVER, "names SCSI disks"),
};

const MACHINE = {
  ...devices(EVER, {
    "pcie-root-port": "has PCI Express slots",
    "pcie-pci-bridge": "has PCI slots on q35",
    "pci-bridge": "has PCI bridges",
    "qemu-xhci": "has USB 3 controllers",
    "nec-usb-xhci": "has NEC's USB 3 controllers",
    "piix3-usb-uhci": "has PIIX3 USB controllers",
    "piix4-usb-uhci": "has PIIX4 USB controllers",
    "ich9-usb-ehci1": "has ICH9 USB 2 controllers",
    "usb-hub": "has USB hubs",
    "intel-iommu": "has Intel's IOMMU",
    "virtio-iommu-pci": "has the virtio IOMMU",
  }),
  "device.pcie-root-port.hotplug": can(
    device("pcie-root-port", "hotplug"),
    "5.0",
    "can forbid hotplug in a PCI Express slot",
  ),
  "object.memory-backend-memfd": can(
    type("memory-backend-memfd"),
    EVER,
    "has shared memory without a file",
  ),
  "object.memory-backend-memfd.hugetlb": can(
    object("memory-backend-memfd", "hugetlb"),
    EVER,
    "has shared memory in huge pages",
  ),
  "object.memory-backend-memfd.reserve": can(
    object("memory-backend-memfd", "reserve"),
    "6.1",
    "has shared memory that reserves no swap",
  ),
  "object.memory-backend-file": can(type("memory-backend-file"), EVER, "has memory in a file"),
  "object.memory-backend-file.prealloc-threads": can(
    object("memory-backend-file", "prealloc-threads"),
    "5.0",
    "allocates memory with several threads",
  ),
  "object.iothread": can(type("iothread"), EVER, "has threads for disks"),
  "object.secret": can(type("secret"), EVER, "keeps passwords off its command line"),
  "machine.hpet": can(
    object("generic-pc-machine", "hpet"),
    "5.2",
    "switches the HPET as a machine property",
  ),
  "machine.vmport": can(object("generic-pc-machine", "vmport"), EVER, "switches the VMware port"),
  "machine.smm": can(
    object("generic-pc-machine", "smm"),
    EVER,
    "switches system management mode",
  ),
  "machine.acpi": can(
    object("generic-pc-machine", "acpi"),
    "5.2",
    "switches ACPI as a machine property",
  ),
  "machine.dump-guest-core": can(
    object("none-machine", "dump-guest-core"),
    EVER,
    "keeps the guest's memory out of core dumps",
  ),
  "machine.mem-merge": can(
    object("none-machine", "mem-merge"),
    EVER,
    "can forbid that equal memory is merged",
  ),
  "device.kvm-pit.lost_tick_policy": can(
    device("kvm-pit", "lost_tick_policy"),
    EVER,
    "chooses what becomes of a timer's lost ticks",
  ),
  "device.ICH9-LPC.disable_s3": can(
    device("ICH9-LPC", "disable_s3"),
    EVER,
    "switches sleep states on q35",
  ),
  "device.PIIX4_PM.disable_s3": can(
    device("PIIX4_PM", "disable_s3"),
    EVER,
    "switches sleep states on pc",
  ),
};

const SCREEN_AND_SOUND = {
  "graphics.vnc": can(
    all(schema("query-vnc"), option("vnc")),
    EVER,
    "shows its screen by VNC",
  ),
  "graphics.vnc.audiodev": can(option("vnc", "audiodev"), EVER, "sends sound by VNC"),
  "graphics.vnc.power-control": can(
    option("vnc", "power-control"),
    "6.0",
    "lets VNC viewers switch the machine off",
  ),
  // The schema tells that SPICE was compiled, the type that its module is installed.
  "graphics.spice": can(
    all(schema("query-spice"), type("chardev-spicevmc")),
    EVER,
    "shows its screen by SPICE",
  ),
  "graphics.egl-headless": can(
    schema(`${DISPLAY}/+egl-headless`),
    EVER,
    "draws with the host's GPU and shows no window",
  ),
  "graphics.dbus": can(schema(`${DISPLAY}/type/^dbus`), "7.0", "shows its screen by D-Bus"),
  ...devices(EVER, {
    "VGA": "has standard VGA",
    "cirrus-vga": "has Cirrus VGA",
    "vmware-svga": "has VMware's graphics card",
    "qxl": "has QXL graphics",
    "qxl-vga": "has QXL graphics as first card",
    "virtio-vga": "has virtio graphics as first card",
    "virtio-gpu-pci": "has virtio graphics",
    "bochs-display": "has the simple Bochs display",
    "ramfb": "has a frame buffer for firmware",
    "usb-tablet": "has USB tablets",
    "usb-mouse": "has USB mice",
    "usb-kbd": "has USB keyboards",
    "virtio-keyboard-pci": "has virtio keyboards",
    "virtio-mouse-pci": "has virtio mice",
    "virtio-tablet-pci": "has virtio tablets",
    "AC97": "has AC97 sound",
    "ES1370": "has ES1370 sound",
    "sb16": "has Sound Blaster 16 sound",
    "intel-hda": "has ICH6 sound",
    "ich9-intel-hda": "has ICH9 sound",
    "hda-duplex": "has sound in and out",
    "hda-micro": "has a speaker and a microphone",
    "hda-output": "has sound out",
    "usb-audio": "has USB sound",
  }),
  ...devices("6.1", {
    "virtio-vga-gl": "has virtio 3D graphics as first card",
    "virtio-gpu-gl-pci": "has virtio 3D graphics",
  }),
  ...devices("8.2", { "virtio-sound-pci": "has virtio sound" }),
  "device.VGA.edid": can(
    device("VGA", "edid"),
    EVER,
    "tells the guest the size of its screen",
  ),
  "device.virtio-gpu-pci.blob": can(
    device("virtio-gpu-pci", "blob"),
    "6.1",
    "shares memory with virtio graphics",
  ),
};

const SMALL_DEVICES = {
  "object.rng-random": can(type("rng-random"), EVER, "has random numbers from a device"),
  "object.rng-builtin": can(type("rng-builtin"), EVER, "has random numbers from the system"),
  "object.rng-egd": can(type("rng-egd"), EVER, "has random numbers from a daemon"),
  ...devices(EVER, {
    "virtio-rng-pci": "gives the guest random numbers",
    "virtio-balloon-pci": "has a memory balloon",
    "i6300esb": "has the i6300ESB watchdog",
    "ib700": "has the iB700 watchdog",
    "pvpanic": "is told on ISA when the guest panics",
    "vhost-vsock-pci": "has sockets between host and guest",
    "tpm-tis": "has a TPM with the TIS interface",
    "tpm-crb": "has a TPM with the CRB interface",
    "tpm-tis-device": "has a TPM on ARM's virt machine",
    "vmgenid": "tells the guest when it was copied",
    "vmcoreinfo": "takes notes for crash dumps",
  }),
  ...devices("6.0", { "pvpanic-pci": "is told on PCI when the guest panics" }),
  "device.virtio-balloon-pci.deflate-on-oom": can(
    device("virtio-balloon-pci", "deflate-on-oom"),
    EVER,
    "has a memory balloon that yields when the guest runs short",
  ),
  "device.virtio-balloon-pci.free-page-reporting": can(
    device("virtio-balloon-pci", "free-page-reporting"),
    "5.1",
    "takes back memory that the guest does not use",
  ),
  "tpm.emulator": can(
    schema("query-tpm-types/ret-type/^emulator"),
    EVER,
    "takes its TPM from swtpm",
  ),
};

/** Every feature, by the name that `probe` prints. */
export const FEATURES = {
  ...NETWORK,
  ...CONTROL,
  ...CHARACTER_DEVICES,
  ...STORAGE,
  ...MACHINE,
  ...SCREEN_AND_SOUND,
  ...SMALL_DEVICES,
} satisfies Readonly<Record<string, Feature>>;

export type FeatureName = keyof typeof FEATURES;

/** Every feature's name, in the order of the table. */
export const FEATURE_NAMES = Object.keys(FEATURES) as readonly FeatureName[];
