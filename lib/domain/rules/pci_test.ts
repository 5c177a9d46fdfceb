import * as pci from "./pci.ts";
import { devices, onPc, type Row, testRules } from "../testing/rule_rows.ts";

const address = (rest: string) => `<address type='pci' ${rest}/>`;
const controller = (index: number, model: string, place = "") =>
  `<controller type='pci' index='${index}' model='${model}'>${place}</controller>`;
const rng = (place: string) =>
  `<rng model='virtio'><backend model='builtin'/>${address(place)}</rng>`;

const ROWS: readonly Row[] = [
  {
    rule: pci.rootAddress,
    parts: devices(controller(0, "pcie-root", address("slot='0x1'"))),
    says: [
      "<address: error controller/root-address: a controller of model 'pcie-root' has no address: it is the board's own bus",
    ],
  },
  {
    rule: pci.wrongBus,
    parts: devices(
      controller(1, "dmi-to-pci-bridge"),
      controller(2, "dmi-to-pci-bridge", address("bus='0x01' slot='0x03'")),
      controller(3, "pcie-switch-upstream-port", address("bus='0x00' slot='0x05'")),
    ),
    says: [
      "<address: error controller/wrong-bus: bus 1 is a 'dmi-to-pci-bridge', which takes no 'dmi-to-pci-bridge'",
      "<address: error controller/wrong-bus: bus 0 is a 'pcie-root', which takes no 'pcie-switch-upstream-port'",
    ],
  },
  {
    rule: pci.wrongBus,
    parts: devices(
      controller(1, "pcie-root-port", address("slot='0x05'")),
      controller(2, "pcie-switch-upstream-port", address("bus='1'")),
      controller(3, "pcie-switch-downstream-port", address("bus='2' slot='4'")),
      controller(4, "dmi-to-pci-bridge", address("slot='0x1e'")),
      controller(5, "pci-bridge", address("bus='4' slot='1'")),
      controller(6, "dmi-to-pci-bridge", address("")),
      "<iommu model='virtio'><address type='pci' slot='0x04'/></iommu>",
    ),
    says: [],
  },
  {
    rule: pci.wrongBus,
    parts: devices("<iommu model='virtio'><address type='pci' bus='2' slot='0'/></iommu>"),
    says: [
      "<address: error iommu/bus: an IOMMU of model 'virtio' is on bus 0, found bus 2",
    ],
  },
  {
    rule: pci.laterBus,
    parts: onPc(devices(
      controller(1, "pci-bridge", address("bus='2' slot='1'")),
      controller(2, "pci-bridge", address("bus='2' slot='3'")),
      controller(3, "pci-bridge", address("bus='2' slot='4'")),
      controller(4, "pci-bridge", address("bus='0' slot='5'")),
    )),
    says: [
      "2: error controller/later-bus: controller 1 is on bus 2, need a lower one than its own",
      "2: error controller/later-bus: controller 2 is on bus 2, need a lower one than its own",
    ],
  },
  {
    rule: pci.wrongSlot,
    parts: devices(
      controller(1, "pcie-root-port"),
      controller(2, "pcie-to-pci-bridge"),
      rng("bus='1' slot='2'"),
      rng("bus='2' slot='0'"),
      rng("bus='1' slot='0'"),
      rng("bus='2' slot='31'"),
      rng("bus='7' slot='9'"),
    ),
    says: [
      "2: error device/no-slot: bus 1 is a 'pcie-root-port', which has slot 0 alone, found 2",
      "0: error device/no-slot: bus 2 is a 'pcie-to-pci-bridge', which has slots 1 to 31, found 0",
    ],
  },
  {
    rule: pci.movedChipset,
    parts: onPc(devices(
      `<controller type='ide' index='0'>${address("slot='5'")}</controller>`,
      `<controller type='usb' index='0' model='piix3-uhci'>${
        address("slot='1' function='3'")
      }</controller>`,
    )),
    says: [
      "<address: error device/fixed-address: ide controller 0 is part of the board, in slot 0x1, function 1",
      "<address: error device/fixed-address: usb controller 0 is part of the board, in slot 0x1, function 2",
    ],
  },
  {
    rule: pci.movedChipset,
    parts: devices(
      `<controller type='sata' index='0'>${address("slot='0x1f' function='2'")}</controller>`,
      `<controller type='sata' index='1'>${address("slot='6'")}</controller>`,
      `<controller type='usb' index='0' model='piix3-uhci'>${address("slot='7'")}</controller>`,
    ),
    says: [],
  },
  {
    rule: pci.otherDomain,
    parts: devices(rng("domain='0x0002' slot='3'"), rng("domain='0' slot='4'")),
    says: ["0x0002: error device/pci-domain: there is only PCI domain 0, found 2"],
  },
];

testRules(pci, ROWS);
