import { devices, type Row, testRules } from "../testing/rule_rows.ts";
import * as hostdev from "./hostdev.ts";

const usb = (source: string) => `<hostdev type='usb'><source>${source}</source></hostdev>`;
const pci = (numbers: string) =>
  `<hostdev type='pci'><source><address ${numbers}/></source></hostdev>`;
const MOUSE = "<vendor id='0x046d'/><product id='0xc534'/>";

const mdev = (attributes: string, uuid = "53764d0e-85a0-42b4-af5c-2046b460b1dc") =>
  `<hostdev type='mdev' model='vfio-pci' ${attributes}><source><address uuid='${uuid}'/></source></hostdev>`;

const ROWS: readonly Row[] = [
  {
    rule: hostdev.mdevDisplay,
    parts: devices(mdev("display='on'"), mdev("display='off'"), mdev("")),
    says: [
      "on: error hostdev/display: display='on' needs a screen of the machine, and there is none",
    ],
  },
  {
    rule: hostdev.mdevDisplay,
    parts: devices(mdev("display='on'"), "<graphics type='vnc'/>"),
    says: [],
  },
  {
    rule: hostdev.repeatedHostdev,
    parts: devices(mdev(""), mdev("", "53764D0E-85A0-42B4-AF5C-2046B460B1DC")),
    says: [
      "<source: error hostdev/repeated: mediated device 53764d0e-85a0-42b4-af5c-2046b460b1dc is also passed through by the <hostdev> on line 7",
    ],
  },
  {
    rule: hostdev.usbSource,
    parts: devices(usb(""), usb("<vendor id='0x046d'/>"), usb("<address bus='1'/>")),
    says: Array.from(
      { length: 3 },
      () =>
        "<source: error hostdev/usb-source: a USB device of the host is named by vendor and product, or by bus and device",
    ),
  },
  {
    rule: hostdev.usbSource,
    parts: devices(
      usb(MOUSE),
      usb("<address bus='1' device='2'/>"),
      usb("<address bus='1' port='1.2'/>"),
    ),
    says: [],
  },
  {
    rule: hostdev.usbVendor,
    parts: devices(usb("<vendor id='0'/><product id='1'/>")),
    says: ["0: error hostdev/usb-vendor: no vendor has the number 0"],
  },
  {
    rule: hostdev.optionalNumber,
    parts: devices(
      "<hostdev type='usb'><source startupPolicy='optional'>",
      "<address bus='1' device='2'/></source></hostdev>",
    ),
    says: [
      "optional: warning hostdev/optional-number: a device that is named by its number has to be there when the machine starts",
    ],
  },
  {
    rule: hostdev.optionalNumber,
    parts: devices(
      "<hostdev type='usb'><source startupPolicy='optional'>",
      `${MOUSE}<address bus='1' device='2'/></source></hostdev>`,
    ),
    says: [],
  },
  {
    rule: hostdev.repeatedHostdev,
    parts: devices(
      usb(MOUSE),
      usb(MOUSE),
      usb("<address bus='1' device='2'/>"),
      usb("<address bus='01' device='2'/>"),
      pci("bus='0x06' slot='0x12' function='5'"),
      pci("domain='0x0000' bus='6' slot='18' function='0x5'"),
    ),
    says: [
      "<source: error hostdev/repeated: USB device 046d:c534 is also passed through by the <hostdev> on line 7",
      "<source: error hostdev/repeated: /dev/bus/usb/001/002 is also passed through by the <hostdev> on line 9",
      "<source: error hostdev/repeated: PCI device 0000:06:12.5 is also passed through by the <hostdev> on line 11",
    ],
  },
  {
    rule: hostdev.repeatedHostdev,
    parts: devices(usb("<address bus='1' port='1.2'/>"), usb("<address bus='1' port='1.3'/>")),
    says: [],
  },
];

testRules(hostdev, ROWS);
