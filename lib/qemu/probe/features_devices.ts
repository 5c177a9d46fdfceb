/** What QEMU can do with consoles, screens, sound and small devices. */
import { all, can, device, devices, EVER, option, schema, type } from "./features_query.ts";

const SOCKET_CHARDEV = "chardev-add/arg-type/backend/+socket/data";
const DISPLAY = "query-display-options/ret-type";

export const CHARACTER_DEVICES = {
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
  "object.input-linux": can(
    type("input-linux"),
    EVER,
    "takes keyboards and mice from the host",
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

export const SCREEN_AND_SOUND = {
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
  "graphics.sdl": can(
    schema(`${DISPLAY}/type/^sdl`),
    EVER,
    "shows its screen in a window",
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
    "usb-host": "passes USB devices of the host through",
    "vfio-pci-nohotplug": "passes through devices that show a screen from the start",
    "scsi-block": "gives the guest SCSI devices of the host",
    "vfio-pci": "passes PCI devices of the host through",
    "usb-ccid": "has readers of smart cards",
    "ccid-card-emulated": "makes smart cards of the host's certificates",
    "ccid-card-passthru": "takes smart cards from elsewhere",
    "usb-redir": "takes USB devices from whoever looks at its screen",
    "virtio-keyboard-pci": "has virtio keyboards",
    "virtio-mouse-pci": "has virtio mice",
    "virtio-tablet-pci": "has virtio tablets",
    "virtio-input-host-pci": "passes keyboards and mice of the host through",
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
  "audio.pipewire": can(
    schema("query-audiodevs/ret-type/+pipewire"),
    "8.1",
    "plays sound by PipeWire",
  ),
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

export const SMALL_DEVICES = {
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
    "ivshmem-plain": "shares memory between machines",
    "ivshmem-doorbell": "shares memory and interrupts between machines",
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
  "tpm.passthrough": can(
    schema("query-tpm-types/ret-type/^passthrough"),
    EVER,
    "passes the host's TPM through",
  ),
};
