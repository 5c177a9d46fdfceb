import * as controller from "./controller.ts";
import { type Parts, type Row, testRules } from "../testing/rule_rows.ts";
import * as usb from "./usb.ts";

const devices = (...lines: readonly string[]): Parts => ({
  devices: lines.map((line) => `\n${line}`).join(""),
});
const onPc = (parts: Parts): Parts => ({ ...parts, machine: "pc" });
const pci = (model: string, index?: number) =>
  `<controller type='pci'${index === undefined ? "" : ` index='${index}'`} model='${model}'/>`;
const usbController = (rest: string) => `<controller type='usb' ${rest}/>`;
const mouse = (address: string) =>
  `<input type='mouse' bus='usb'><address type='usb' ${address}/></input>`;
const hub = (address: string) => `<hub type='usb'><address type='usb' ${address}/></hub>`;

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

function ports(count: number): readonly string[] {
  return Array.from({ length: count }, () => pci("pcie-root-port"));
}

const USB_ROWS: readonly Row[] = [
  {
    rule: usb.companionWithoutMaster,
    parts: devices(
      usbController("index='0' model='ich9-ehci1'"),
      usbController("index='0' model='ich9-uhci1'"),
      usbController("index='1' model='ich9-uhci2'"),
    ),
    says: [
      "<controller: error usb/no-master: USB controller 'ich9-uhci2' is a companion and has no master",
    ],
  },
  {
    rule: usb.usbDisabled,
    parts: devices(
      usbController("model='none'"),
      usbController("model='qemu-xhci' index='1'"),
      "<input type='tablet'/>",
      "<input type='mouse'/>",
    ),
    says: [
      "none: error usb/disabled: USB is switched off here, and there is another USB controller",
      "<input: error usb/disabled: tablet is a USB device, and USB is switched off by model='none'",
    ],
  },
  {
    rule: usb.missingHub,
    parts: devices(hub("port='1'"), mouse("port='1.2'"), mouse("bus='1' port='1.2'")),
    says: ["1.2: error usb/no-hub: there is no hub in port 1 of USB bus 1"],
  },
  {
    rule: usb.missingHub,
    parts: devices(hub("port='1'"), mouse("port='1.2.3'")),
    says: ["1.2.3: error usb/no-hub: there is no hub in port 1.2 of USB bus 0"],
  },
  {
    rule: usb.missingController,
    parts: devices(
      usbController("index='0' model='qemu-xhci'"),
      mouse("bus='0' port='1'"),
      mouse("bus='4'"),
    ),
    says: ["4: error usb/no-controller: there is no USB controller 4"],
  },
  {
    rule: usb.missingController,
    parts: devices(
      usbController("model='qemu-xhci'"),
      usbController("model='ich9-ehci1'"),
      mouse("bus='1'"),
    ),
    says: [],
  },
  {
    rule: usb.noSuchPort,
    parts: devices(usbController("index='0'"), mouse("port='2'"), mouse("port='3'")),
    says: ["3: error usb/no-port: port 3 is not there: the controller has ports 1 to 2"],
  },
  { rule: usb.noSuchPort, parts: devices(mouse("port='4'")), says: [] },
  {
    rule: usb.noSuchPort,
    parts: devices(
      usbController("index='0' model='piix3-uhci'"),
      hub("port='2'"),
      mouse("port='3'"),
      mouse("port='2.9'"),
    ),
    says: [
      "3: error usb/no-port: port 3 is not there: the controller has ports 1 to 2",
      "2.9: error usb/no-port: port 9 is not there: the hub has ports 1 to 8",
    ],
  },
  {
    rule: usb.noSuchPort,
    parts: devices(
      usbController("index='0' model='qemu-xhci' ports='15'"),
      mouse("port='15'"),
      mouse("port='0'"),
    ),
    says: ["0: error usb/no-port: port 0 is not there: the controller has ports 1 to 15"],
  },
];

testRules(controller, ROWS);
testRules(usb, USB_ROWS);
