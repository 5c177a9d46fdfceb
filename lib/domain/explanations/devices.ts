/** Findings about the devices that are no disks and no buses, explained. */
import type { CodeExplanation } from "../../findings/explanation.ts";
import { SOCKET_PATH_MAX_BYTES } from "../socket_path.ts";

type Explanations = Readonly<Record<string, Omit<CodeExplanation, "code">>>;

export const DEVICES: Explanations = {
  "chardev/reconnect-timeout": {
    title: "Reconnecting without a pause",
    text: `timeout is the number of seconds between two tries to connect.`,
  },
  "chardev/reconnect-mode": {
    title: "A server that reconnects",
    text:
      `With mode='bind' QEMU listens and waits for others. Only the side that connects can connect again.`,
  },
  "chardev/spicevmc-without-spice": {
    title: "A SPICE channel without SPICE",
    text:
      `A spicevmc channel carries the clipboard and the size of the window between the guest's agent and the
      viewer, by way of QEMU's SPICE server.`,
  },
  "chardev/missing-host": {
    title: "A TCP stream without a host",
    text: `host is the name or address to connect to, or to listen on.`,
  },
  "chardev/udp-target": {
    title: "Datagrams with nowhere to go",
    text:
      `A UDP stream sends to the <source> with mode='connect'. One with mode='bind' says where it
      listens, and may stand beside it.`,
  },
  "chardev/missing-path": {
    title: "A Unix socket without a path",
    text:
      `Only a channel's socket may be left without a path: it is then made in the machine's directory.`,
  },
  "chardev/socket-path-too-long": {
    title: "The path is too long for a socket",
    text: `The path of a Unix socket has at most ${SOCKET_PATH_MAX_BYTES} bytes in Linux.`,
  },
  "chardev/stdio-twice": {
    title: "Two streams on the standard input",
    text: `QEMU has one standard input and output, so only one device can use them.`,
  },
  "serial/model": {
    title: "A serial port of another kind than its bus",
    text:
      `A target type has one model: isa-serial, usb-serial and pci-serial have the model of the same
      name, isa-debug has isa-debugcon.`,
  },
  "serial/too-many": {
    title: "More than four ISA serial ports",
    text: `A PC has the ports COM1 to COM4. Others can be on PCI or USB.`,
  },
  "parallel/too-many": {
    title: "More parallel ports than a PC has",
    text: `A PC has three, LPT1 to LPT3.`,
  },
  "console/second-serial": {
    title: "A second console that is a serial port",
    text:
      `The first <console> is another name of the first <serial>, as it was when documents had only
      consoles. Further ones are consoles of virtio; further serial ports are written as <serial>.`,
  },
  "channel/libvirt-path": {
    title: "A socket of a machine that libvirt ran",
    text:
      `virsh dumpxml of a running machine names the sockets that libvirt made for its channels, in
      directories of its own. libvirt makes them anew at each start, and so does domrun, in the machine's
      directory.`,
  },
  "channel/port": {
    title: "A port that the virtio-serial controller does not have",
    text:
      `A controller has the ports that ports='…' says, 31 without it, numbered from 0. Port 0 is for a
      console.`,
  },
  "channel/no-name": {
    title: "A channel without a name",
    text:
      `Programs in the guest look for a channel by its name, below /dev/virtio-ports. The guest agent's
      is org.qemu.guest_agent.0.`,
  },
  "graphics/repeated": {
    title: "Two graphics servers of one kind",
    text: `QEMU has one VNC server and one SPICE server, each of which several clients may share.`,
  },
  "graphics/listen": {
    title: "Two addresses to listen on",
    text:
      `listen='…' on <graphics> is the older form of <listen type='address' address='…'/>. Where both
      are there, they name the same address.`,
  },
  "graphics/websocket": {
    title: "A WebSocket without an address",
    text:
      `QEMU opens the WebSocket on the address of the VNC server. Beside a server on a socket it would
      listen on every address of this host, which nobody asked for; a server that does not listen has no address.`,
  },
  "graphics/vnc-port": {
    title: "A port below those of VNC",
    text: `VNC counts displays: display 0 is port 5900, and there is none before it.`,
  },
  "graphics/vnc-password": {
    title: "A VNC password that is too long",
    text: `VNC uses the password as a key of eight characters and would ignore the rest.`,
  },
  "video/qxl-memory": {
    title: "A memory size of another graphics card",
    text:
      `Only qxl has the memories whose sizes are ram and vram64. Several cards have vram and vgamem.`,
  },
  "video/virtio-device": {
    title: "A virtio graphics device that contradicts its card",
    text:
      `device='…' chooses between the devices of a virtio card: with VGA (virtio-vga) or without (virtio-gpu),
      and with 3D, which <acceleration accel3d='yes'/> switches on, in those whose names end in -gl.`,
  },
  "video/secondary": {
    title: "A second card with VGA",
    text:
      `VGA is there once: on the primary card, which is the first where none has primary='yes'. Further cards
      are of type 'virtio' or 'qxl'.`,
  },
  "video/none": {
    title: "A graphics card beside none",
    text: `<model type='none'/> says that the machine has no graphics card.`,
  },
  "video/repeated-primary": {
    title: "Two primary graphics cards",
    text: `The firmware writes to one graphics card, the primary one.`,
  },
  "video/other-card": {
    title: "A part that another graphics card has",
    text: `The cards that QEMU has differ in what can be set: vga, bochs and virtio
      have edid, and virtio alone has blob and accel3d.`,
  },
  "sound/other-card": {
    title: "A part that another sound card has",
    text: `USB sound has multichannel='yes', virtio sound has streams='…', and the ICH6 and
      ICH9, which are controllers without a codec of their own, have <codec>.`,
  },
  "audio/duplicate-id": {
    title: "Two audio backends with one id",
    text: `Sound devices name the backend by its id.`,
  },
  "audio/no-such-id": {
    title: "An audio backend that is not there",
    text: `<audio id='…'/> in a sound device names an <audio> of the machine.`,
  },
  "input/ps2-tablet": {
    title: "A tablet on PS/2",
    text:
      `PS/2 has keyboards and mice. Tablets, which tell positions and not movements, are on USB or
      virtio.`,
  },
  "input/model": {
    title: "A model of other input devices",
    text: `model='virtio' goes with bus='virtio'. Keyboards, mice and tablets have no other
      virtio model.`,
  },
  "watchdog/itco-machine": {
    title: "The watchdog of another chip set",
    text: `The iTCO watchdog is part of q35's chip set. i6300esb is a PCI device for every board.`,
  },
  "watchdog/actions": {
    title: "Watchdogs with different actions",
    text:
      `What happens when a guest does not answer is a setting of the machine, not of one watchdog.`,
  },
  "iommu/machine": {
    title: "An IOMMU on the older board",
    text: `An IOMMU guards the devices on PCI Express, which q35 has and i440fx lacks.`,
  },
  "iommu/acpi": {
    title: "A virtio IOMMU without ACPI",
    text: `The guest learns from a table of ACPI which devices the IOMMU guards.`,
  },
  "iommu/bus": {
    title: "A virtio IOMMU behind a bridge or port",
    text: `The IOMMU sees what goes over the bus of the board, and has to be there itself: bus 0.`,
  },
  "iommu/driver": {
    title: "Settings of another IOMMU",
    text:
      `The attributes of <driver> are registers of Intel's IOMMU. The virtio one has none of them.`,
  },
  "iommu/ioapic": {
    title: "Interrupt remapping with the I/O APIC in the kernel",
    text: `QEMU remaps interrupts only when the I/O APIC is in QEMU, too.`,
  },
  "iommu/eim": {
    title: "Extended interrupts without remapping",
    text:
      `Extended interrupt mode, for more than 255 processors, is a part of interrupt remapping.`,
  },
  "vsock/no-cid": {
    title: "A vsock without a context id",
    text:
      `Hosts reach a guest's vsock by its context id, a number from 3 on that no other guest of the host
      has.`,
  },
  "panic/second": {
    title: "Two panic devices of one kind",
    text: `The firmware has one entry that says where the ISA panic device is.`,
  },
  "tpm/second": {
    title: "Two TPMs",
    text: `A machine has one Trusted Platform Module.`,
  },
  "filesystem/needs-shared-memory": {
    title: "virtiofs without shared memory",
    text:
      `virtiofsd reads and writes files in the guest's memory itself. For that the memory has to come
      from a file that both processes can map.`,
  },
  "filesystem/create-mode": {
    title: "Permission bits without mapping",
    text:
      `fmode and dmode are the real permission bits of files whose guest's view is kept beside them,
      which only accessmode='mapped' does.`,
  },
  "filesystem/virtiofs-mode": {
    title: "virtiofs with another access mode",
    text: `virtiofsd passes owners and permissions through; mapped and squash are ways of 9p.`,
  },
  "filesystem/not-virtiofs": {
    title: "A part that virtiofs does not have",
    text:
      `virtiofs is one virtio device, with a virtiofsd behind it that reads the host's files as they are.
      Models and multidevs belong to 9p. A virtiofsd that runs already was told at its start what may be
      written.`,
  },
  "filesystem/not-9p": {
    title: "A program for 9p",
    text: `9p is served by QEMU itself. <binary> says how the virtiofsd of a virtiofs is started.`,
  },
  "filesystem/no-directory": {
    title: "A filesystem without a directory",
    text:
      `<source dir='…'/> is the directory of the host that the guest sees. For virtiofs it may be the
      socket of a virtiofsd that runs already.`,
  },
  "filesystem/duplicate-tag": {
    title: "Two filesystems with one tag",
    text: `The guest mounts a filesystem by the tag in <target dir='…'/>.`,
  },
  "filesystem/long-tag": {
    title: "A tag that is too long",
    text:
      `The guest mounts a filesystem by the tag in <target dir='…'/>. The devices have a field for it: 31 bytes
      with 9p, 36 with virtiofs. A character that is not of ASCII takes several.`,
  },
  "graphics/several-listens": {
    title: "A screen that listens in several places",
    text:
      `QEMU's servers have one address or one socket. A WebSocket of VNC has the same address and a port of its own.`,
  },
  "graphics/listen-network": {
    title: "A screen on a network of libvirt",
    text:
      `<listen type='network'> means the host's address in a network that libvirtd runs. There is none here, so the
      screen is shown on the loopback address, where the host alone reaches it.`,
  },
  "qemu/override-value": {
    title: "A property with a value of another type",
    text:
      `<qemu:override> writes properties into a device's -device, as JSON: a bool is true or false, signed and
      unsigned are decimal numbers. type='remove' takes away what would be written.`,
  },
  "watchdog/dump": {
    title: "A watchdog that is to dump the guest's memory",
    text: `libvirt has QEMU pause the guest, and writes the dump. domrun leaves the guest paused.`,
  },
};
