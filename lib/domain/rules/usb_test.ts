import { devices, type Row, testRules } from "../testing/rule_rows.ts";
import * as usb from "./usb.ts";

const usbController = (rest: string) => `<controller type='usb' ${rest}/>`;
const mouse = (address: string) =>
  `<input type='mouse' bus='usb'><address type='usb' ${address}/></input>`;
const hub = (address: string) => `<hub type='usb'><address type='usb' ${address}/></hub>`;

const ROWS: readonly Row[] = [
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

testRules(usb, ROWS);
