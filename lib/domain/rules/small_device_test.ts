import { devices, onPc, type Row, testRules } from "../testing/rule_rows.ts";
import * as smallDevice from "./small_device.ts";

const filesystem = (attributes: string, source = "dir='/a'", driver = "") =>
  `<filesystem type='mount' ${attributes}>${driver}<source ${source}/><target dir='tag'/></filesystem>`;
const VIRTIOFS = "<driver type='virtiofs'/>";

const ROWS: readonly Row[] = [
  {
    rule: smallDevice.itcoMachine,
    parts: onPc(devices("<watchdog model='itco'/>")),
    says: [
      "itco: error watchdog/itco-machine: a watchdog of model 'itco' needs a q35 machine, found 'pc'",
    ],
  },
  {
    rule: smallDevice.watchdogActions,
    parts: devices("<watchdog model='itco' action='pause'/>", "<watchdog model='i6300esb'/>"),
    says: [
      "<watchdog: error watchdog/actions: all watchdogs of a machine have the same action, found 'pause' and 'reset'",
    ],
  },
  {
    rule: smallDevice.watchdogActions,
    parts: devices("<watchdog model='itco' action='reset'/>", "<watchdog model='i6300esb'/>"),
    says: [],
  },
  {
    rule: smallDevice.watchdogDump,
    parts: devices("<watchdog model='itco' action='dump'/>"),
    says: ["dump: warning watchdog/dump: no dump is written: the guest is paused"],
  },
  {
    rule: smallDevice.watchdogDump,
    parts: devices("<watchdog model='itco' action='pause'/>"),
    says: [],
  },
  {
    rule: smallDevice.intelIommu,
    parts: {
      ...onPc(devices("<iommu model='intel'><driver eim='on'/></iommu>")),
      features: "<ioapic driver='kvm'/>",
    },
    says: [
      "intel: error iommu/machine: an IOMMU of model 'intel' needs a q35 machine, found 'pc'",
      "on: error iommu/eim: eim needs interrupt remapping",
    ],
  },
  {
    rule: smallDevice.intelIommu,
    parts: {
      ...devices("<iommu model='intel'><driver intremap='on' eim='on'/></iommu>"),
      features: "<ioapic driver='kvm'/>",
    },
    says: [
      "kvm: error iommu/ioapic: interrupt remapping needs <ioapic driver='qemu'/>, found 'kvm'",
    ],
  },
  {
    rule: smallDevice.manyProcessors,
    parts: {
      machine: "q35",
      sizes: "<memory unit='MiB'>64</memory><vcpu>256</vcpu>",
      features: "<ioapic driver='kvm'/>",
    },
    says: [
      "kvm: error iommu/ioapic: more than 255 processors need <ioapic driver='qemu'/>, found 'kvm'",
    ],
  },
  {
    rule: smallDevice.manyProcessors,
    parts: {
      machine: "q35",
      sizes: "<memory unit='MiB'>64</memory><vcpu>255</vcpu>",
      features: "<ioapic driver='kvm'/>",
    },
    says: [],
  },
  {
    rule: smallDevice.virtioIommu,
    parts: onPc(devices("<iommu model='virtio'/>")),
    says: [
      "virtio: error iommu/machine: an IOMMU of model 'virtio' needs a q35 machine, found 'pc'",
      "virtio: error iommu/acpi: an IOMMU of model 'virtio' needs ACPI",
    ],
  },
  {
    rule: smallDevice.virtioIommu,
    parts: {
      ...devices("<iommu model='virtio'><driver aw_bits='39'/></iommu>"),
      features: "<acpi/>",
    },
    says: [
      "<driver: error iommu/driver: an IOMMU of model 'virtio' has no settings, found <driver>",
    ],
  },
  // Its own one is not supported, and that is said already.
  {
    rule: smallDevice.virtioIommu,
    parts: {
      ...devices("<iommu model='virtio'><driver><granule size='64' unit='KiB'/></driver></iommu>"),
      features: "<acpi/>",
    },
    says: [],
  },
  {
    rule: smallDevice.virtioIommu,
    parts: { ...devices("<iommu model='virtio'/>"), features: "<acpi/>" },
    says: [],
  },
  {
    rule: smallDevice.vsockCid,
    parts: devices("<vsock><cid auto='no'/></vsock>"),
    says: ["<cid: error vsock/no-cid: <cid auto='no'> needs an address"],
  },
  {
    rule: smallDevice.secondPanic,
    parts: devices("<panic/>", "<panic model='pvpanic'/>", "<panic model='isa'/>"),
    says: [
      "<panic: error panic/second: only one panic device of model 'isa', found another one on line 7",
    ],
  },
  {
    rule: smallDevice.secondTpm,
    parts: devices(
      "<tpm><backend type='emulator'/></tpm>",
      "<tpm><backend type='emulator'/></tpm>",
    ),
    says: ["<tpm: error tpm/second: only one TPM, found another one on line 7"],
  },
  {
    rule: smallDevice.createMode,
    parts: devices(filesystem("fmode='0644'"), filesystem("accessmode='mapped' dmode='0755'")),
    says: ["0644: error filesystem/create-mode: fmode needs accessmode='mapped'"],
  },
  {
    rule: smallDevice.virtiofsMode,
    parts: devices(filesystem("accessmode='mapped'", "dir='/a'", VIRTIOFS)),
    says: [
      "mapped: error filesystem/virtiofs-mode: virtiofs has accessmode 'passthrough', found 'mapped'",
    ],
  },
  {
    rule: smallDevice.filesystemSource,
    parts: devices(filesystem("", "socket='/s'"), filesystem("", "socket='/s'", VIRTIOFS)),
    says: ["<source: error filesystem/no-directory: <source> of a filesystem needs a directory"],
  },
  {
    rule: smallDevice.duplicateTag,
    parts: devices(filesystem(""), filesystem("")),
    says: [
      "tag: error filesystem/duplicate-tag: 'tag' is also the target of the filesystem on line 7",
    ],
  },
];

testRules(smallDevice, ROWS);
