import * as display from "./display.ts";
import { type Parts, type Row, testRules } from "./rule_rows_test.ts";
import * as smallDevice from "./small_device.ts";

const devices = (...lines: readonly string[]): Parts => ({
  devices: lines.map((line) => `\n${line}`).join(""),
});
const onPc = (parts: Parts): Parts => ({ ...parts, machine: "pc" });
const video = (attributes: string) => `<video><model ${attributes}/></video>`;
const filesystem = (attributes: string, source = "dir='/a'", driver = "") =>
  `<filesystem type='mount' ${attributes}>${driver}<source ${source}/><target dir='tag'/></filesystem>`;
const VIRTIOFS = "<driver type='virtiofs'/>";

const ROWS: readonly Row[] = [
  {
    rule: display.repeatedGraphics,
    parts: devices("<graphics type='vnc'/>", "<graphics type='spice'/>", "<graphics type='vnc'/>"),
    says: [
      "<graphics: error graphics/repeated: only one graphics device of type 'vnc', found another one on line 7",
    ],
  },
  {
    rule: display.vncPassword,
    parts: devices("<graphics type='vnc' passwd='123456789'/>"),
    says: [
      "123456789: error graphics/vnc-password: a VNC password has at most 8 characters, found 9",
    ],
  },
  {
    rule: display.vncPassword,
    parts: devices("<graphics type='vnc' passwd='12345678'/>"),
    says: [],
  },
  {
    rule: display.qxlMemory,
    parts: devices(video("type='vga' ram='1' vram64='2'"), video("type='qxl' ram='1'")),
    says: [
      "1: error video/qxl-memory: ram is of a video device of type 'qxl' only, found 'vga'",
      "2: error video/qxl-memory: vram64 is of a video device of type 'qxl' only, found 'vga'",
    ],
  },
  {
    rule: display.virtioCard,
    parts: devices(video("type='vga' device='virtio-vga'"), video("device='virtio-vga-gl'")),
    says: [
      "virtio-vga: error video/virtio-device: 'virtio-vga' is of a video device of type 'virtio' only, found 'vga'",
      "virtio-vga-gl: error video/virtio-device: 'virtio-vga-gl' is of a video device of type 'virtio' only, found 'default'",
    ],
  },
  {
    rule: display.virtioCard,
    parts: devices(video("type='virtio' device='virtio-gpu-gl'")),
    says: [
      "virtio-gpu-gl: error video/virtio-device: 'virtio-gpu-gl' has 3D, which is not switched on",
    ],
  },
  {
    rule: display.virtioCard,
    parts: devices(
      video("type='virtio' device='virtio-vga'"),
      "<video><model type='virtio' device='virtio-gpu-gl'><acceleration accel3d='yes'/></model></video>",
    ),
    says: [],
  },
  {
    rule: display.secondaryCard,
    parts: devices(
      video("type='bochs'"),
      video("type='vga' primary='yes'"),
      video("type='virtio' device='virtio-vga'"),
    ),
    says: [
      "bochs: error video/secondary: 'bochs' can only be the primary video device",
      "virtio-vga: error video/secondary: 'virtio-vga' can only be the primary video device",
    ],
  },
  {
    rule: display.secondaryCard,
    parts: devices(video("type='bochs'"), video("type='qxl'"), video("type='virtio'")),
    says: [],
  },
  {
    rule: display.videoNone,
    parts: devices(video("type='vga'"), video("type='none'")),
    says: ["<video: error video/none: a video device of type 'none' stands alone, found others"],
  },
  { rule: display.videoNone, parts: devices(video("type='none'")), says: [] },
  {
    rule: display.repeatedPrimary,
    parts: devices(video("type='qxl' primary='yes'"), video("type='qxl' primary='yes'")),
    says: [
      "yes: error video/repeated-primary: only one video device is primary, found another one on line 7",
    ],
  },
  {
    rule: display.audioIds,
    parts: devices("<sound model='ich9'><audio id='2'/></sound>"),
    says: ["2: error audio/no-such-id: there is no audio backend with id 2"],
  },
  {
    rule: display.audioIds,
    parts: devices(
      "<sound model='ich9'><audio id='2'/></sound>",
      "<audio id='1' type='none'/>",
      "<audio id='1' type='spice'/>",
    ),
    says: [
      "1: error audio/duplicate-id: id 1 is also that of the audio backend on line 8",
      "2: error audio/no-such-id: there is no audio backend with id 2",
    ],
  },
  {
    rule: display.tabletBus,
    parts: devices("<input type='tablet' bus='ps2'/>", "<input type='tablet'/>"),
    says: ["ps2: error input/ps2-tablet: there are no PS/2 tablets"],
  },
];

const SMALL_ROWS: readonly Row[] = [
  {
    rule: smallDevice.itcoMachine,
    parts: onPc(devices("<watchdog model='itco'/>")),
    says: [
      "itco: error watchdog/itco-machine: a watchdog of model 'itco' needs a q35 machine, found 'pc'",
    ],
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
    rule: smallDevice.virtioIommu,
    parts: onPc(devices("<iommu model='virtio'/>")),
    says: [
      "virtio: error iommu/machine: an IOMMU of model 'virtio' needs a q35 machine, found 'pc'",
      "virtio: error iommu/acpi: an IOMMU of model 'virtio' needs ACPI",
    ],
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

testRules(display, ROWS);
testRules(smallDevice, SMALL_ROWS);
