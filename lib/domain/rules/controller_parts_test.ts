import { type Parts, type Row, testRules } from "../testing/rule_rows.ts";
import * as parts from "./controller_parts.ts";

const controller = (attributes: string, inside = ""): Parts => ({
  devices: `\n<controller ${attributes}>${inside}</controller>`,
});
const port = (inside: string) => controller("type='pci' index='1' model='pcie-root-port'", inside);
const bridge = (inside: string) =>
  controller("type='pci' index='1' model='pcie-to-pci-bridge'", inside);

const ROWS: readonly Row[] = [
  {
    rule: parts.usbPorts,
    parts: controller("type='usb' model='ehci' ports='8'"),
    says: ["8: error controller/usb-ports: only an xHCI has a number of ports"],
  },
  { rule: parts.usbPorts, parts: controller("type='usb' model='qemu-xhci' ports='8'"), says: [] },
  {
    rule: parts.scsiDriver,
    parts: controller("type='scsi'", "<driver queues='4'/>"),
    says: [
      "<driver: error controller/scsi-driver: only a virtio SCSI controller has driver settings",
    ],
  },
  {
    rule: parts.scsiDriver,
    parts: controller("type='scsi' model='virtio-scsi'", "<driver queues='4'/>"),
    says: [],
  },
  {
    rule: parts.pciModelName,
    parts: port("<model name='pci-bridge'/>"),
    says: [
      "pci-bridge: error controller/model-name: a pcie-root-port is not made of 'pci-bridge'",
    ],
  },
  { rule: parts.pciModelName, parts: port("<model name='ioh3420'/>"), says: [] },
  {
    rule: parts.pciHotplug,
    parts: bridge("<target hotplug='off'/>"),
    says: [
      "off: error controller/hotplug: hotplug cannot be switched on a pcie-to-pci-bridge",
    ],
  },
  { rule: parts.pciHotplug, parts: port("<target hotplug='off'/>"), says: [] },
];

testRules(parts, ROWS);
