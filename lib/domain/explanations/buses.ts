/** Findings about controllers and where devices are plugged in, explained. */
import type { CodeExplanation } from "../../findings/explanation.ts";

type Explanations = Readonly<Record<string, Omit<CodeExplanation, "code">>>;

export const BUSES: Explanations = {
  "controller/root-index": {
    title: "The host bridge is not controller 0",
    text: `pci-root and pcie-root stand for the bus of the board itself, which is bus 0.`,
  },
  "controller/past-last-bus": {
    title: "A PCI controller that no address can name",
    text:
      `The index of a PCI controller is the number of the bus that it makes, and PCI numbers buses from 0
      to 255.`,
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
    when: "241 root ports, of which the board's bus takes 240 at most.",
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
  "controller/root-address": {
    title: "An address for the board's own bus",
    text:
      `pci-root and pcie-root are the bus that other devices have their addresses on. They are plugged
      into nothing.`,
  },
  "controller/wrong-bus": {
    title: "A bridge or port on a bus that does not take it",
    text:
      `Root ports and dmi-to-pci-bridges are on the PCI Express bus of the board, an upstream port of a
      switch is in a port, and the downstream ports of a switch are on its upstream port.`,
  },
  "controller/later-bus": {
    title: "A controller on its own bus, or on one that comes after it",
    text:
      `The index of a PCI controller is the number of the bus that it makes. It is plugged into a bus
      that is there before it, which has a lower number.`,
  },
  "controller/ide": {
    title: "An IDE controller that the board does not have",
    text:
      `The i440fx board (machine='pc') has one IDE controller, index 0, and q35 has SATA in its place.
      QEMU has no others.`,
  },
  "controller/usb-ports": {
    title: "A number of ports where it is fixed",
    text:
      `UHCI, EHCI and OHCI have as many ports as their standard gives them. An xHCI has 1 to 15.`,
  },
  "controller/scsi-driver": {
    title: "Queues of a SCSI controller that has none",
    text:
      `queues, cmd_per_lun and max_sectors are properties of virtio-scsi. The controllers of LSI, which is what
      a document without a model gets, have no such settings.`,
  },
  "controller/model-name": {
    title: "A PCI controller that is made of another device",
    text:
      `<model name='…'/> is the device in QEMU that a controller is made of, and each model has its own; a root
      port may be a pcie-root-port or an ioh3420. Without <model> it is the right one.`,
  },
  "controller/hotplug": {
    title: "Hotplug of a controller that is no port",
    text:
      `hotplug='off' keeps a port from having its device changed. Buses and bridges have no such switch.`,
  },
  "usb/no-controller": {
    title: "A USB bus without a controller",
    text:
      `bus='…' in the address of a USB device is the index of a controller. The first one is added by
      itself, others are in the document.`,
  },
  "usb/no-master": {
    title: "A USB companion without its master",
    text:
      `The ich9-uhci controllers take the slow devices from the ports of an ich9-ehci1 of the same index.
      Alone they serve nothing. qemu-xhci does fast and slow in one.`,
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
  "device/fixed-address": {
    title: "A part of the board in another place",
    text:
      `The first IDE controller of i440fx, its USB controller and the first SATA controller of q35 are
      functions of the chipset, at addresses that do not change.`,
  },
  "device/no-slot": {
    title: "A slot that the bus does not have",
    text:
      `A root port or a downstream port leads to one device, in slot 0. A pci-bridge has slots 1 to 31,
      since slot 0 is its own.`,
  },
  "device/pci-domain": {
    title: "Another PCI domain",
    text: `The machines that QEMU has for x86 have one PCI domain, number 0.`,
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
};
