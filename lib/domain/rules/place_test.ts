import * as place from "./place.ts";
import { devices, type Row, testRules } from "../testing/rule_rows.ts";

const pci = (slot: string, part = "0") => `<address type='pci' slot='${slot}' function='${part}'/>`;
const rng = (inside: string) => `<rng model='virtio'><backend model='builtin'/>${inside}</rng>`;
const disk = (target: string, rest = "") =>
  `<disk type='file'><source file='/a'/><target ${target}/>${rest}</disk>`;
const alias = (name: string) => `<alias name='${name}'/>`;
const boot = (order: number) => `<boot order='${order}'/>`;

const ROWS: readonly Row[] = [
  {
    rule: place.duplicateAlias,
    parts: devices(rng(alias("ua-a")), rng(alias("ua-b")), disk("dev='vda'", alias("ua-b"))),
    says: ["ua-b: error device/duplicate-alias: alias 'ua-b' is also that of the device on line 9"],
  },
  // libvirt writes a serial port's console beside it, with the same alias.
  {
    rule: place.duplicateAlias,
    parts: devices(
      `<serial type='pty'>${alias("serial0")}</serial>`,
      `<console type='pty'><target type='serial'/>${alias("serial0")}</console>`,
    ),
    says: [],
  },
  // Ids of a running libvirt's are chosen anew, and its USB companions share theirs.
  {
    rule: place.duplicateAlias,
    parts: devices(
      `<controller type='usb' index='0' model='ich9-ehci1'>${alias("usb")}</controller>`,
      `<controller type='usb' index='0' model='ich9-uhci1'>${alias("usb")}</controller>`,
    ),
    says: [],
  },
  {
    rule: place.wrongAddressType,
    parts: devices(
      disk("dev='sda' bus='sata'", pci("3")),
      `<video><model type='ramfb'/>${pci("4")}</video>`,
      `<input type='tablet' bus='usb'>${pci("5")}</input>`,
      rng(pci("6")),
    ),
    says: [
      "<address: error device/address-type: invalid address type 'pci' for disk 'sda': need type='drive'",
      "<address: error device/address-type: invalid address type 'pci' for tablet: need type='usb'",
      "<address: error device/address-type: video device 'ramfb' has no address, found type='pci'",
    ],
  },
  {
    rule: place.doublePciAddress,
    parts: devices(rng(pci("3")), rng(pci("0x03", "1")), rng(pci("0x3"))),
    says: [
      "<address: error device/double-address: PCI address 0000:00:03.0 is also that of the device on line 7",
    ],
  },
  // Zeros ask for a free address.
  {
    rule: place.doublePciAddress,
    parts: devices(rng("<address type='pci'/>"), rng(pci("0")), rng(pci("0"))),
    says: [],
  },
  {
    rule: place.doublePciAddress,
    parts: devices(
      rng(pci("0x1f", "2")),
      `<controller type='sata'>${pci("0x1f", "2")}</controller>`,
    ),
    says: [
      "<address: error device/double-address: rng cannot be at PCI address 0000:00:1f.2: there is the SATA controller",
      "<address: error device/double-address: PCI address 0000:00:1f.2 is also that of the device on line 8",
    ],
  },
  {
    rule: place.doublePciAddress,
    parts: { ...devices(rng(pci("1", "1"))), machine: "pc" },
    says: [
      "<address: error device/double-address: rng cannot be at PCI address 0000:00:01.1: there is the IDE controller",
    ],
  },
  {
    rule: place.doubleDrive,
    parts: devices(
      disk("dev='sda' bus='sata'"),
      disk("dev='sdb' bus='sata'", "<address type='drive'/>"),
    ),
    says: [
      "<address: error device/double-address: disk 'sdb' is where disk 'sda' is: sata controller 0, bus 0, target 0, unit 0",
    ],
  },
  // Seven SCSI drives a controller.
  {
    rule: place.doubleDrive,
    parts: devices(
      disk("dev='sdi' bus='scsi'"),
      disk("dev='sda' bus='scsi'", "<address type='drive' controller='1'/>"),
      disk("dev='sdb' bus='scsi'", "<address type='drive' controller='1' unit='1'/>"),
    ),
    says: [
      "<address: error device/double-address: disk 'sdb' is where disk 'sdi' is: scsi controller 1, bus 0, target 0, unit 1",
    ],
  },
  {
    rule: place.doublePort,
    parts: devices(
      "<input type='mouse' bus='usb'><address type='usb' port='1'/></input>",
      "<hub type='usb'><address type='usb' bus='0' port='1'/></hub>",
    ),
    says: [
      "<address: error device/double-address: USB bus 0, port 1 is also the address of the device on line 7",
    ],
  },
  {
    rule: place.bootOrder,
    parts: devices(disk("dev='vda'", boot(1)), `<interface type='user'>${boot(1)}</interface>`),
    says: [
      "1: error device/duplicate-boot-order: boot order 1 is also that of the device on line 7",
    ],
  },
  {
    rule: place.bootOrder,
    parts: { ...devices(disk("dev='vda'", boot(1))), os: "<boot dev='hd'/>" },
    says: [
      "<boot: error device/boot-twice: boot order is given here and by <boot dev='…'/> in <os>",
    ],
  },
];

testRules(place, ROWS);
