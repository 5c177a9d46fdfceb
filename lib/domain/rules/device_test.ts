import * as display from "./display.ts";
import { type Parts, type Row, testRules } from "../testing/rule_rows.ts";
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
    rule: display.cardParts,
    parts: devices(
      video("type='cirrus' edid='on'"),
      video("type='vga' blob='on'"),
      "<video><model type='qxl'><acceleration accel3d='yes'/></model></video>",
    ),
    says: [
      "on: error video/other-card: a video device of type 'cirrus' has no edid",
      "on: error video/other-card: a video device of type 'vga' has no blob",
      "yes: error video/other-card: a video device of type 'qxl' has no 3D",
    ],
  },
  {
    rule: display.cardParts,
    parts: devices(
      "<video><model type='virtio' blob='on' edid='off'><acceleration accel3d='yes'/></model></video>",
      "<video><model type='qxl'><acceleration accel3d='no'/></model></video>",
    ),
    says: [],
  },
  {
    rule: display.soundParts,
    parts: devices(
      "<sound model='ac97' multichannel='yes'/>",
      "<sound model='usb' streams='3'/>",
      "<sound model='sb16'><codec type='duplex'/></sound>",
    ),
    says: [
      "yes: error sound/other-card: multichannel is of a sound device of model 'usb' only, found 'ac97'",
      "3: error sound/other-card: streams is of a sound device of model 'virtio' only, found 'usb'",
      "<codec: error sound/other-card: a sound device of model 'sb16' has no <codec>",
    ],
  },
  {
    rule: display.soundParts,
    parts: devices(
      "<sound model='usb' multichannel='yes'/>",
      "<sound model='virtio' streams='3'/>",
      "<sound model='ich6'><codec type='micro'/></sound>",
    ),
    says: [],
  },
  {
    rule: display.inputModel,
    parts: devices(
      "<input type='mouse' bus='virtio' model='virtio-transitional'/>",
      "<input type='tablet' bus='usb' model='virtio'/>",
      "<input type='keyboard' bus='virtio' model='virtio'/>",
    ),
    says: [
      "virtio-transitional: error input/model: there is no mouse of model 'virtio-transitional'",
      "virtio: error input/model: model='virtio' is of virtio devices only",
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

testRules(display, ROWS);
testRules(smallDevice, SMALL_ROWS);
