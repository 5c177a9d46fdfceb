import { devices, onPc, type Row, testRules } from "../testing/rule_rows.ts";
import * as controller from "./controller.ts";

const pci = (model: string, index?: number) =>
  `<controller type='pci'${index === undefined ? "" : ` index='${index}'`} model='${model}'/>`;
const usbController = (rest: string) => `<controller type='usb' ${rest}/>`;

function ports(count: number): readonly string[] {
  return Array.from({ length: count }, () => pci("pcie-root-port"));
}

const ROWS: readonly Row[] = [
  {
    rule: controller.rootNotFirst,
    parts: devices(pci("pcie-root", 7)),
    says: [
      "7: error controller/root-index: a controller of model 'pcie-root' has index 0, found 7",
    ],
  },
  {
    rule: controller.pastLastBus,
    parts: devices(pci("pcie-root-port", 255), pci("pcie-root-port", 256)),
    says: ["256: error controller/past-last-bus: the last PCI bus is 255, found 256"],
  },
  {
    rule: controller.wrongRoot,
    parts: devices(pci("pci-root", 0)),
    says: [
      "pci-root: error controller/wrong-root: PCI controller 0 of machine type 'q35' is 'pcie-root', found 'pci-root'",
    ],
  },
  {
    rule: controller.wrongRoot,
    parts: onPc(devices(pci("pci-bridge", 0))),
    says: [
      "pci-bridge: error controller/wrong-root: PCI controller 0 of machine type 'pc' is 'pci-root', found 'pci-bridge'",
    ],
  },
  { rule: controller.wrongRoot, parts: devices(pci("pcie-root", 0)), says: [] },
  {
    rule: controller.wrongRoot,
    parts: devices(
      pci("pcie-root-port", 1),
      "<controller type='pci' model='pcie-root-port'/>",
      "<controller type='pci' model='pcie-root-port'/>",
    ),
    says: [
      "pcie-root-port: error controller/wrong-root: PCI controller 0 of machine type 'q35' is 'pcie-root', found 'pcie-root-port'",
    ],
  },
  {
    rule: controller.wrongRoot,
    parts: devices(
      "<controller type='pci' model='pcie-root-port'/>",
      pci("pcie-root", 0),
    ),
    says: [],
  },
  {
    rule: controller.expressWithoutRoot,
    parts: onPc(devices(pci("pcie-root-port", 1))),
    says: [
      "pcie-root-port: error controller/express-without-root: a machine of type 'pc' has no PCI Express, found 'pcie-root-port'",
    ],
  },
  { rule: controller.tooManyRootPorts, parts: devices(...ports(240)), says: [] },
  {
    rule: controller.tooManyRootPorts,
    parts: devices(...ports(241)),
    says: [
      "<controller: error controller/no-slot: there is room for 240 root ports on the PCI bus of the board, found 241",
    ],
  },
  {
    rule: controller.duplicateIndex,
    parts: devices(pci("pcie-root-port", 1), usbController("index='1'"), pci("pcie-root-port", 1)),
    says: [
      "1: error controller/duplicate-index: pci controller 1 is already there, on line 7",
    ],
  },
  {
    rule: controller.noIde,
    parts: onPc(devices("<controller type='ide' index='1'/>", "<controller type='ide'/>")),
    says: [
      "<controller: error controller/ide: a machine of type 'pc' has IDE controller 0, found 1",
    ],
  },
  {
    rule: controller.noIde,
    parts: devices("<controller type='ide' index='0'/>"),
    says: ["<controller: error controller/ide: a q35 machine has no IDE controller"],
  },
  {
    rule: controller.duplicateIndex,
    parts: devices(
      usbController("index='0' model='ich9-ehci1'"),
      usbController("index='0' model='ich9-uhci1'"),
    ),
    says: [],
  },
];

testRules(controller, ROWS);
