/** What planning a machine may find wrong with its document, explained. */
import type { CodeExplanation } from "../../findings/explanation.ts";

type Explanations = Readonly<Record<string, Omit<CodeExplanation, "code">>>;

export const PLAN: Explanations = {
  "plan/unsupported": {
    title: "The parts are known, and domrun cannot put them together",
    text:
      `Each element and value is one that domrun takes, and it has no way to give the machine what they
      ask for together, or on this board. Nothing is started, since the machine would be another one than
      was asked for. The message says which part it is, and the help what to write instead, where
      something comes near.`,
  },
  "plan/cpu-host": {
    title: "The host's processor in an emulated machine",
    text:
      `host-passthrough shows the guest the processor it really runs on. Emulated, it runs on none: the
      most that emulation can offer is mode='maximum'.`,
    bad: "<domain type='qemu'>\n  …\n  <cpu mode='host-passthrough'/>\n</domain>",
    good: "<domain type='qemu'>\n  …\n  <cpu mode='maximum'/>\n</domain>",
  },
  "plan/cpu-host-model": {
    title: "The nearest model is the host's processor itself",
    text:
      `host-model makes libvirt look for the named model that comes nearest to the host's processor, so
      that the machine can be moved to others like it. A machine of domrun stays where it is, so it gets
      all that there is: host-passthrough with KVM, maximum without. A guest that must not see more than
      one model has gets mode='custom'.`,
  },
  "plan/cpu-match": {
    title: "The processor is not compared with the host's",
    text:
      `match says how libvirt compares the model with the host's processor before it starts anything.
      domrun leaves that to QEMU and takes the model as it is written: with KVM, features that the host
      lacks are left out, and QEMU says so in its log (domrun logs --of qemu).`,
  },
  "plan/discard": {
    title: "Discarding memory that is no file",
    text:
      `<discard/> keeps QEMU from writing the guest's memory back into its file at the end. Memory without
      a file has nothing to be written to.`,
  },
  "plan/shared-memory": {
    title: "virtiofs without shared memory",
    text:
      `virtiofsd reads and writes files in the guest's memory itself. For that the memory has to come
      from a file that both processes can map.`,
    good: "<memoryBacking>\n  <source type='memfd'/>\n  <access mode='shared'/>\n</memoryBacking>",
  },
  "plan/no-directory": {
    title: "A shared directory that is not named",
    text: `9p shows the guest a directory of the host, which <source dir='…'/> names.`,
    good: "<filesystem type='mount'>\n  <source dir='/srv/share'/>\n  <target dir='share'/>\n" +
      "</filesystem>",
  },
  "plan/9p-mode": {
    title: "Permission bits without mapping",
    text:
      `fmode and dmode are the real permission bits of files whose guest's view is kept beside them,
      which only accessmode='mapped' does.`,
    good: "<filesystem type='mount' accessmode='mapped' fmode='600' dmode='700'>",
  },
  "plan/serial-model": {
    title: "A serial port of another kind than its bus",
    text:
      `A target type has one model: isa-serial, usb-serial and pci-serial have the model of the same
      name, isa-debug has isa-debugcon. Without <model> it is the right one.`,
  },
  "plan/second-serial-console": {
    title: "A second console that is a serial port",
    text:
      `The first <console> is another name of the first <serial>, as it was when documents had only
      consoles. Further ones are consoles of virtio; further serial ports are written as <serial>.`,
    bad: "<console type='pty'/>\n<console type='pty'/>",
    good: "<console type='pty'/>\n<console type='pty'>\n  <target type='virtio'/>\n</console>",
  },
  "plan/no-channel-port": {
    title: "No port is left for a channel",
    text:
      `A virtio-serial controller has ports='…' ports, 31 if it does not say, and the channels and virtio
      consoles of a machine share those of its controllers.`,
    good: "<controller type='virtio-serial' index='1'/>",
  },
  "plan/no-audio": {
    title: "An audio backend that is not there",
    text: `<audio id='…'/> in a sound device names an <audio> of the machine.`,
    good: "<sound model='ich9'>\n  <audio id='1'/>\n</sound>\n<audio id='1' type='none'/>",
  },
  "plan/no-usb": {
    title: "A USB device without USB",
    text:
      `The device is plugged into USB, and <controller type='usb' model='none'/> says that the machine has
      none. Without that element, or with another model, there is one.`,
    good: "<controller type='usb' model='qemu-xhci'/>",
  },
  "plan/usb-port": {
    title: "A USB port that is not there, or is taken",
    text:
      `A port such as 1.2 is port 2 of the hub in port 1. Ports are counted from 1, and each holds one
      device. Without <address> a free port is found, and hubs are added when there are too few.`,
  },
  "plan/no-usb-port": {
    title: "No USB port is left",
    text:
      `The bus that the device asks for is full. Hubs are added where the machine has too few ports in
      all, but not on one bus for a device that could be on another: leave bus='…' out, or add a
      <hub type='usb'> on that bus.`,
  },
  "plan/no-ide": {
    title: "An IDE disk on a board without IDE",
    text: `q35 has SATA in the place of IDE; the i440fx board (machine='pc') has IDE.`,
    bad: "<type machine='q35'>hvm</type>\n…\n<target dev='hda' bus='ide'/>",
    good: "<type machine='q35'>hvm</type>\n…\n<target dev='sda' bus='sata'/>",
  },
  "plan/disk-name": {
    title: "A disk name that says no place",
    text:
      `Without an address, the place of a disk follows from its name: hda, sda are the first, and so on.
      This name follows no such order.`,
    good: "<target dev='sda' bus='sata'/>",
  },
  "plan/pci-address": {
    title: "A PCI address that cannot be had",
    text:
      `The slot is taken, by another device or by a part of the board; or the bus is not there; or it is
      of a kind that the device does not fit into, since a root port holds one PCI Express device in slot
      0. Addresses that virsh dumpxml has printed fit together as they are. After devices were added or
      removed, or another machine type was written, it is best to leave out every <address type='pci'>:
      they are all found anew.`,
  },
  "plan/address-type": {
    title: "An address on another bus",
    text:
      `The device sits on PCI, and its <address> is of another type. Without <address> a free slot is
      found.`,
  },
};
