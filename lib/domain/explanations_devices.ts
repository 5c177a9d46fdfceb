/** Findings about disks, buses and the other devices, explained. */
import type { CodeExplanation } from "../xml/code_explanation.ts";

type Explanations = Readonly<Record<string, Omit<CodeExplanation, "code">>>;

export const DEVICES: Explanations = {
  "disk/duplicate-target": {
    title: "Two disks with one name",
    text:
      `The name in <target dev='…'> is what a disk is called by, and on most buses its place follows
      from it.`,
  },
  "disk/unknown-name": {
    title: "A disk name that means nothing",
    text:
      `Without an address, the place of a disk follows from its name: hda, sda, vda are the first, and so
      on to vdz, vdaa.`,
  },
  "disk/no-bus": {
    title: "A disk name of another hypervisor",
    text:
      `hd stands for IDE, sd for SCSI, vd for virtio. xvd and ubd are names of Xen's and User Mode
      Linux's disks; with bus='…' they are taken as names alone.`,
  },
  "disk/no-ide": {
    title: "No place on an IDE bus",
    text:
      `The i440fx board (machine='pc') has one IDE controller with room for four drives, hda to hdd. q35
      has SATA in its place.`,
    good: "<target dev='sda' bus='sata'/>",
  },
  "disk/no-source": {
    title: "A disk without an image",
    text: `Only a CD drive can be empty. A disk needs <source file='…'>, or <source dev='…'> with
      type='block'. On virtio and USB the guest sees a disk in any case, unless a USB drive has
      model='usb-bot'.`,
  },
  "disk/virtio-cdrom": {
    title: "A CD drive on virtio",
    text:
      `Media in a virtio disk cannot be changed, so there are no virtio CD drives. The guest gets a disk
      that it cannot write.`,
    good: "<disk type='file' device='cdrom'>\n  <target dev='sda' bus='sata'/>\n</disk>",
  },
  "disk/readonly-ide": {
    title: "A read-only IDE or SATA disk",
    text:
      `ATA disks have no way to say that they cannot be written. virtio and SCSI disks do, and CD drives
      always are read-only.`,
  },
  "disk/shareable-format": {
    title: "A shared image with a format of its own",
    text:
      `Two machines that write one qcow2 image each keep their own idea of its tables, and destroy it.
      A raw image has no tables; what is in it is up to the guests.`,
  },
  "disk/native-io-cache": {
    title: "Native I/O through the page cache",
    text:
      `Linux's native asynchronous I/O works with files opened for direct access only: cache='none' or
      cache='directsync'.`,
    good: "<driver name='qemu' type='raw' cache='none' io='native'/>",
  },
  "disk/copy-on-read-readonly": {
    title: "Copy on read into a read-only disk",
    text:
      `copy_on_read writes to the image what is read from the one below it. A read-only disk cannot be
      written.`,
  },
  "disk/queues-bus": {
    title: "Queues on a bus without any",
    text: `Only virtio disks have queues of their own; a SCSI disk has those of its controller
      (<controller type='scsi'><driver queues='…'/>).`,
  },
  "disk/removable-bus": {
    title: "removable on a fixed disk",
    text:
      `removable='on' is a bit in what a USB or SCSI disk says of itself. Other disks do not say it.`,
  },
  "disk/tray": {
    title: "A disk with a tray",
    text: `tray='open' is what a CD drive without a medium looks like. Disks have no tray.`,
  },
  "disk/partition": {
    title: "A disk with the name of a partition",
    text:
      `vda1 is what a guest calls the first partition of the disk vda. A disk itself has no number, and
      partitions are the guest's to make.`,
  },
  "disk/wwn-bus": {
    title: "A world wide name where there is none",
    text:
      `IDE, SATA and SCSI disks tell their world wide name. A virtio disk is told apart by <serial>.`,
  },
  "disk/vendor-bus": {
    title: "Vendor or product on another bus than SCSI",
    text:
      `A SCSI disk answers an inquiry with its vendor and product. Other disks have no such answer.`,
  },
  "disk/model-bus": {
    title: "A disk model of another bus",
    text:
      `model='virtio', 'virtio-transitional' and 'virtio-non-transitional' choose between virtio devices,
      'usb-storage' and 'usb-bot' between USB devices.`,
  },
  "controller/root-index": {
    title: "The host bridge is not controller 0",
    text: `pci-root and pcie-root stand for the bus of the board itself, which is bus 0.`,
  },
  "controller/wrong-root": {
    title: "The wrong kind of PCI bus for the board",
    text:
      `The i440fx board (machine='pc') has conventional PCI, pci-root; q35 has PCI Express, pcie-root.`,
  },
  "controller/express-without-root": {
    title: "PCI Express on a board without it",
    text:
      `Root ports, switches and their bridges are plugged into PCI Express, which q35 has and the i440fx
      board does not.`,
  },
  "controller/no-slot": {
    title: "More root ports than the board has room for",
    text:
      `Bus 0 has 32 slots of which the board uses two, and a slot holds up to eight root ports. Devices
      with addresses on bus 0 take slots away.`,
  },
  "controller/duplicate-index": {
    title: "Two controllers with one number",
    text:
      `Addresses name controllers by type and index, so there can be only one of each. The companions of
      an ich9-ehci1 share its index.`,
  },
  "usb/no-master": {
    title: "A USB companion without its master",
    text:
      `The ich9-uhci controllers take the slow devices from the ports of an ich9-ehci1 of the same index.
      Alone they serve nothing. qemu-xhci does fast and slow in one.`,
    good: "<controller type='usb' model='qemu-xhci'/>",
  },
  "usb/disabled": {
    title: "USB is switched off and used",
    text:
      `<controller type='usb' model='none'/> says that the machine has no USB, so there can be neither
      other USB controllers nor USB devices.`,
  },
  "usb/no-hub": {
    title: "A USB port of a hub that is not there",
    text:
      `A port such as 1.2 is port 2 of the hub in port 1. There has to be a <hub type='usb'> with that
      address.`,
    good: "<hub type='usb'>\n  <address type='usb' bus='0' port='1'/>\n</hub>",
  },
  "usb/no-port": {
    title: "A USB port that is not there",
    text:
      `Ports are counted from 1. How many there are depends on the controller: two on a piix3-uhci, six
      on an EHCI, ports='…' or four on an xHCI; a hub has eight.`,
  },
  "device/duplicate-alias": {
    title: "Two devices with one alias",
    text:
      `The alias is a device's id in QEMU, where there can be only one of each. A console that is
      another name of a serial port shares its alias.`,
  },
  "device/address-type": {
    title: "An address on another bus",
    text:
      `A virtio device has an address of type 'pci', a drive on IDE, SATA or SCSI one of type 'drive', a
      USB device one of type 'usb'. Without <address> the right one is chosen.`,
  },
  "device/double-address": {
    title: "Two devices in one place",
    text:
      `Two devices have the same address, or one has that of a part of the board: on i440fx slot 1, on
      q35 slot 0x1f. The place of a drive without an address follows from its name.`,
  },
  "device/duplicate-boot-order": {
    title: "Two devices with one boot order",
    text: `<boot order='…'/> numbers the devices in the order in which they are tried.`,
  },
  "device/boot-twice": {
    title: "Boot order by kind and by device",
    text:
      `<boot dev='…'/> in <os> gives the order by kind of device, <boot order='…'/> in a device by
      device. libvirt takes one or the other, and so does domrun.`,
  },
  "chardev/reconnect-timeout": {
    title: "Reconnecting without a pause",
    text: `timeout is the number of seconds between two tries to connect.`,
    good: "<reconnect enabled='yes' timeout='1'/>",
  },
  "chardev/reconnect-mode": {
    title: "A server that reconnects",
    text:
      `With mode='bind' QEMU listens and waits for others; only who connects can connect again.`,
  },
  "chardev/spicevmc-without-spice": {
    title: "A SPICE channel without SPICE",
    text:
      `A spicevmc channel carries the clipboard and the size of the window between the guest's agent and the
      viewer, by way of QEMU's SPICE server.`,
    good: "<graphics type='spice' autoport='yes'/>",
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
    text: `The path of a Unix socket has at most 107 bytes in Linux.`,
  },
  "chardev/stdio-twice": {
    title: "Two streams on the standard input",
    text: `QEMU has one standard input and output, so one device can use it.`,
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
    good: "<serial type='pty'>\n  <target type='pci-serial'/>\n</serial>",
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
  "graphics/vnc-password": {
    title: "A VNC password that is too long",
    text: `VNC uses the password as a key of eight characters and would read past the rest.`,
  },
  "video/qxl-memory": {
    title: "A memory size of another graphics card",
    text: `ram and vram64 are sizes of memories that only qxl has. vram and vgamem are of several.`,
  },
  "video/virtio-device": {
    title: "A virtio graphics device that contradicts its card",
    text:
      `device='…' chooses between the devices of a virtio card: with VGA (virtio-vga) or without (virtio-gpu),
      and with 3D, which <acceleration accel3d='yes'/> switches on, in those whose names end in -gl.`,
    good: "<model type='virtio' device='virtio-gpu-gl'>\n  <acceleration accel3d='yes'/>\n</model>",
  },
  "video/secondary": {
    title: "A second card with VGA",
    text:
      `VGA is there once: on the primary card, which is the first where none has primary='yes'. Further cards
      are of type 'virtio' or 'qxl'.`,
    good: "<video>\n  <model type='virtio'/>\n</video>",
  },
  "video/none": {
    title: "A graphics card beside none",
    text: `<model type='none'/> says that the machine has no graphics card.`,
  },
  "video/repeated-primary": {
    title: "Two primary graphics cards",
    text: `The firmware writes to one graphics card, the primary one.`,
  },
  "audio/duplicate-id": {
    title: "Two audio backends with one id",
    text: `Sound devices name the backend by its id.`,
  },
  "audio/no-such-id": {
    title: "An audio backend that is not there",
    text: `<audio id='…'/> in a sound device names an <audio> of the machine.`,
    good: "<sound model='ich9'>\n  <audio id='1'/>\n</sound>\n<audio id='1' type='none'/>",
  },
  "input/ps2-tablet": {
    title: "A tablet on PS/2",
    text:
      `PS/2 has keyboards and mice. Tablets, which tell positions and not movements, are on USB or
      virtio.`,
  },
  "watchdog/itco-machine": {
    title: "The watchdog of another chip set",
    text: `The iTCO watchdog is part of q35's chip set. i6300esb is a PCI device for every board.`,
  },
  "iommu/machine": {
    title: "An IOMMU on the older board",
    text: `What an IOMMU guards are the devices on PCI Express, which q35 has and i440fx lacks.`,
  },
  "iommu/acpi": {
    title: "A virtio IOMMU without ACPI",
    text: `The guest learns from a table of ACPI which devices the IOMMU guards.`,
    good: "<features>\n  <acpi/>\n</features>",
  },
  "iommu/ioapic": {
    title: "Interrupt remapping with the I/O APIC in the kernel",
    text: `QEMU remaps interrupts only when the I/O APIC is in QEMU, too.`,
    good: "<features>\n  <ioapic driver='qemu'/>\n</features>",
  },
  "iommu/eim": {
    title: "Extended interrupts without remapping",
    text:
      `Extended interrupt mode, for more than 255 processors, is a part of interrupt remapping.`,
    good: "<driver intremap='on' eim='on'/>",
  },
  "vsock/no-cid": {
    title: "A vsock without a context id",
    text:
      `Hosts reach a guest's vsock by its context id, a number from 3 on that no other guest of the host
      has.`,
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
    good: "<memoryBacking>\n  <source type='memfd'/>\n  <access mode='shared'/>\n</memoryBacking>",
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
};
