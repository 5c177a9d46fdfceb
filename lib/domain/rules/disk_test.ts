import * as disk from "./disk.ts";
import { devices, type Parts, type Row, testRules } from "../testing/rule_rows.ts";

const SOURCE = "<source file='/a'/>";

function disks(...inside: readonly string[]): Parts {
  return { devices: inside.map((one) => `\n<disk type='file'>${one}</disk>`).join("") };
}

function one(target: string, rest = "", attributes = ""): Parts {
  return {
    devices: `<disk type='file'${attributes}>${SOURCE}<target ${target}/>${rest}</disk>`,
  };
}

const driver = (attributes: string) => `<driver name='qemu' ${attributes}/>`;
const rule = disk.impossibleDisk;

/** A disk that a server has. */
function remote(source: string, target = "dev='vda'", rest = ""): Parts {
  const host = "<host name='example.org'/>";
  return {
    devices: `<disk type='network'>${rest}<source ${source.replace("/>", `>${host}</source>`)}
<target ${target}/></disk>`,
  };
}

const encrypted = (rest: string, secret: string) =>
  `${SOURCE}<target dev='vda'/>${rest}<encryption format='luks'>` +
  `<secret type='passphrase' ${secret}/></encryption>`;

const lun = (target: string, rest = "", driver = "type='raw'") =>
  `<disk type='block' device='lun'><driver name='qemu' ${driver}/><source dev='/dev/sdx'/>` +
  `<target ${target}/>${rest}</disk>`;
const ITSELF = "error disk/lun: with device='lun' the device itself says what it is";

const two = (source: string, had = "", again = "") =>
  disks(`${SOURCE}<target dev='vda'/>${had}`, `${source}<target dev='vdb'/>${again}`);

const ROWS: readonly Row[] = [
  {
    rule: disk.imageOfTwo,
    parts: two(SOURCE),
    says: [
      "/a: warning disk/image-of-two: QEMU would not open this image: the disk on line 7 has it, and may write to it",
    ],
  },
  { rule: disk.imageOfTwo, parts: two("<source file='/b'/>"), says: [] },
  { rule: disk.imageOfTwo, parts: two(SOURCE, "<readonly/>", "<readonly/>"), says: [] },
  { rule, parts: devices(lun("dev='sda' bus='scsi'", "<readonly/>")), says: [] },
  {
    rule,
    parts: devices(
      lun("dev='vda' bus='virtio'"),
      "<disk type='file' device='lun'><source file='/a'/><target dev='sda' bus='scsi'/></disk>",
      lun("dev='sdb' bus='scsi'", "", "type='qcow2' copy_on_read='on'"),
      lun(
        "dev='sdc' bus='scsi' rotation_rate='7200'",
        "<serial>1</serial><wwn>5000c60015ea71ac</wwn>",
      ),
    ),
    says: [
      "virtio: error disk/lun: device='lun' needs the bus 'scsi'",
      "<source: error disk/lun: device='lun' needs a block device or an iSCSI target",
      "qcow2: error disk/lun: device='lun' needs the format 'raw'",
      "on: error disk/lun: with device='lun' nothing can be copied on reading",
      `<target: ${ITSELF}`,
      `<serial: ${ITSELF}`,
      `<wwn: ${ITSELF}`,
    ],
  },
  {
    rule,
    parts: remote("protocol='http' name='a'/>"),
    says: [
      "http: warning disk/fetched: what comes over HTTP or FTP cannot be written: the guest finds a read-only disk",
    ],
  },
  {
    rule,
    parts: remote("protocol='ftps' name='a'/>", "dev='sda' bus='sata'"),
    says: [
      "ftps: error disk/fetched: what comes over HTTP or FTP cannot be written, and IDE and SATA disks have to be",
    ],
  },
  { rule, parts: remote("protocol='nbd' name='a'/>", "dev='sda' bus='sata'"), says: [] },
  {
    rule,
    parts: remote("protocol='nbd' name='a'/>", "dev='vda'", driver("io='threads'")),
    says: [
      "threads: warning disk/network-io: io is for files and block devices, and changes nothing of an image over the network",
    ],
  },
  {
    rule,
    parts: {
      devices: "<disk type='network'><source protocol='http' name='a'><host name='b'/>" +
        "<cookies><cookie name='a'>b</cookie></cookies></source><target dev='vda'/><readonly/></disk>",
    },
    says: [
      "<source: warning disk/cookies: the cookies stand on QEMU's command line, where other users of this host can read them",
    ],
  },
  {
    rule,
    parts: disks(
      encrypted("", "usage='a' uuid='0e8400e2-9b29-41d4-a716-446655440000'"),
      encrypted("", ""),
      encrypted("<driver type='vdi'/>", "usage='c'"),
      encrypted("<transient/>", "usage='d'"),
      encrypted("<driver type='qcow2'/>", "usage='e'"),
    ),
    says: [
      "<source: error disk/encryption: a secret is found by its uuid or by its usage",
      "<source: error disk/encryption: a secret is found by its uuid or by its usage",
      "<source: error disk/encryption: only raw images and those of qcow2 are encrypted with LUKS",
      "<transient: unsupported disk/transient-encryption: what is written to a transient disk would lie beside the encrypted image in clear",
    ],
  },
  {
    rule,
    parts: devices(
      lun("dev='sda' bus='scsi'", encrypted("", "usage='a'").replace(/^.*?target.*?>/s, "")),
    ),
    says: [
      "<source: error disk/encryption: with device='lun' the guest reads what the device has, which QEMU does not decrypt",
    ],
  },
  {
    rule: disk.emptyDisk,
    parts: { devices: "<disk type='network'><target dev='vda'/></disk>" },
    says: ["<disk: error disk/no-source: disk 'vda' has no source"],
  },
  {
    rule: disk.duplicateTarget,
    parts: disks("<target dev='vda'/>", "<target dev='vdb'/>", "<target dev='vda' bus='sata'/>"),
    says: ["vda: error disk/duplicate-target: target 'vda' is also that of the disk on line 7"],
  },
  {
    rule: disk.unknownName,
    parts: disks("<target dev='disk1'/>", "<target dev='sdaa'/>", "<target dev='vda1'/>"),
    says: [
      "disk1: error disk/unknown-name: unknown disk name 'disk1', and there is no address",
    ],
  },
  {
    rule: disk.unknownName,
    parts: disks("<target dev='disk1' bus='virtio'/><address type='pci' slot='0x08'/>"),
    says: [],
  },
  {
    rule: disk.noBus,
    parts: disks("<target dev='xvda'/>", "<target dev='xvdb' bus='virtio'/>"),
    says: [
      "xvda: unsupported disk/no-bus: the name 'xvda' stands for a bus of another hypervisor",
    ],
  },
  {
    rule: disk.noPlaceOnIde,
    parts: one("dev='hda'"),
    says: ["<target: error disk/no-ide: a q35 machine has no IDE bus for disk 'hda'"],
  },
  {
    rule: disk.noPlaceOnIde,
    parts: { ...one("dev='hde'"), machine: "pc" },
    says: [
      "<target: error disk/no-ide: an IDE controller has four places, hda to hdd; found 'hde'",
    ],
  },
  { rule: disk.noPlaceOnIde, parts: { ...one("dev='hdd'"), machine: "pc" }, says: [] },
  {
    rule: disk.emptyDisk,
    parts: disks("<target dev='vda'/>"),
    says: ["<disk: error disk/no-source: disk 'vda' has no source"],
  },
  {
    rule: disk.emptyDisk,
    parts: { devices: "<disk type='file' device='cdrom'><target dev='sda' bus='sata'/></disk>" },
    says: [],
  },
  {
    rule: disk.emptyDisk,
    parts: { devices: "<disk type='file' device='cdrom'><target dev='sdf' bus='usb'/></disk>" },
    says: ["<disk: error disk/no-source: disk 'sdf' is on usb, where a drive cannot be empty"],
  },
  {
    rule: disk.emptyDisk,
    parts: {
      devices:
        "<disk type='file' device='cdrom' model='usb-bot'><target dev='sdf' bus='usb'/></disk>",
    },
    says: [],
  },
  {
    rule: disk.partition,
    parts: one("dev='vdc2' bus='virtio'"),
    says: ["vdc2: error disk/partition: 'vdc2' is the name of a partition, need that of a disk"],
  },
  { rule: disk.partition, parts: one("dev='vdc' bus='virtio'"), says: [] },
  // The path is wrong, and that is said already.
  {
    rule: disk.emptyDisk,
    parts: disks("<source file='relative'/><target dev='vda'/>"),
    says: [],
  },
  {
    rule,
    parts: one("dev='vda' bus='virtio'", "", " device='cdrom'"),
    says: [
      "virtio: warning disk/virtio-cdrom: virtio has no CD drives: the guest sees a read-only disk",
    ],
  },
  {
    rule,
    parts: one("dev='sda' bus='sata'", "<readonly/>"),
    says: ["<readonly: error disk/readonly-ide: IDE and SATA disks cannot be read-only"],
  },
  { rule, parts: one("dev='sda' bus='sata'", "<readonly/>", " device='cdrom'"), says: [] },
  {
    rule,
    parts: one("dev='vda'", `${driver("type='qcow2'")}<shareable/>`),
    says: [
      "<shareable: error disk/shareable-format: only raw images can be shared: others keep data of their own that would be damaged",
    ],
  },
  { rule, parts: one("dev='vda'", `${driver("type='raw'")}<shareable/>`), says: [] },
  {
    rule,
    parts: one("dev='vda'", driver("type='raw' cache='writeback' io='native'")),
    says: [
      "native: error disk/native-io-cache: io='native' needs cache='none' or cache='directsync'",
    ],
  },
  { rule, parts: one("dev='vda'", driver("cache='none' io='native'")), says: [] },
  {
    rule,
    parts: one("dev='vda'", `${driver("copy_on_read='on'")}<readonly/>`),
    says: ["on: error disk/copy-on-read-readonly: a read-only disk cannot copy on read"],
  },
  {
    rule,
    parts: one("dev='sda' bus='sata'", driver("queues='2' queue_size='64'")),
    says: [
      "2: error disk/queues-bus: queues are for virtio disks only",
      "64: error disk/queues-bus: queue_size is for virtio disks only",
    ],
  },
  {
    rule,
    parts: one("dev='vda'", driver("queue_size='100'")),
    says: ["100: error disk/queue-size: queue_size is a power of two, at most 1024"],
  },
  {
    rule,
    parts: one("dev='vda'", driver("queue_size='2048'")),
    says: ["2048: error disk/queue-size: queue_size is a power of two, at most 1024"],
  },
  { rule, parts: one("dev='vda'", driver("queue_size='1024'")), says: [] },
  {
    rule,
    parts: one("dev='vda' removable='on'"),
    says: ["on: error disk/removable-bus: removable is for USB and SCSI disks only"],
  },
  { rule, parts: one("dev='sdb' bus='scsi' removable='on'"), says: [] },
  {
    rule,
    parts: one("dev='vda' rotation_rate='1'"),
    says: ["1: error disk/rotation: only disks on IDE, SATA and SCSI say how fast they turn"],
  },
  {
    rule,
    parts: one("dev='sda' bus='sata' rotation_rate='7200'", "", " device='cdrom'"),
    says: ["7200: error disk/rotation: only disks on IDE, SATA and SCSI say how fast they turn"],
  },
  { rule, parts: one("dev='sda' bus='scsi' rotation_rate='1'"), says: [] },
  {
    rule,
    parts: one("dev='vda' tray='closed'"),
    says: ["closed: error disk/tray: only CD and floppy drives have a tray"],
  },
  {
    rule: disk.impossibleDisk,
    parts: devices(
      "<disk type='file' device='floppy'><source file='/f'/><target dev='fda'/></disk>",
      "<disk type='file' device='floppy'><source file='/f'/><target dev='sda' bus='sata'/></disk>",
      "<disk type='file'><source file='/f'/><target dev='fdb' bus='fdc'/></disk>",
    ),
    says: [
      "sata: error disk/floppy-bus: floppy drives are on the bus 'fdc', and nothing else is",
      "fdc: error disk/floppy-bus: floppy drives are on the bus 'fdc', and nothing else is",
    ],
  },
  {
    rule: disk.impossibleDisk,
    parts: devices(
      "<disk type='file' device='floppy'><driver name='qemu' error_policy='stop' rerror_policy='stop'/>" +
        "<source file='/f'/><target dev='fda'/></disk>",
    ),
    says: [
      "stop: error disk/floppy-errors: a floppy drive has no policy for errors",
      "stop: error disk/floppy-errors: a floppy drive has no policy for errors",
    ],
  },
  {
    rule: disk.impossibleDisk,
    parts: devices(
      "<disk type='file'><source file='/f'/><geometry cyls='1' heads='1' secs='1' trans='lba'/>" +
        "<target dev='sda' bus='sata'/></disk>",
      "<disk type='file'><source file='/f'/><geometry cyls='1' heads='1' secs='1' trans='lba'/>" +
        "<target dev='vda' bus='virtio'/></disk>",
      "<disk type='file'><source file='/f'/><geometry cyls='1' heads='1' secs='1'/>" +
        "<target dev='sdb' bus='usb'/></disk>",
    ),
    says: [
      "lba: error disk/geometry: trans is for IDE and SATA disks only",
      "<geometry: error disk/geometry: only disks on IDE, SATA, SCSI and virtio have a geometry",
    ],
  },
  {
    rule: disk.impossibleDisk,
    parts: devices(
      "<disk type='file' device='cdrom'><source file='/f'/><target dev='sda' bus='sata'/><transient/></disk>",
      "<disk type='block'><source dev='/dev/f'/><target dev='vda'/><transient/></disk>",
      "<disk type='file'><source file='/f'/><target dev='vdb'/><readonly/><transient/></disk>",
      "<disk type='file'><source file='/f'/><target dev='vdc'/><transient/></disk>",
    ),
    says: [
      "<transient: error disk/transient: only disks that are files can forget what was written",
      "<transient: error disk/transient: only disks that are files can forget what was written",
      "<transient: error disk/transient: to a read-only disk nothing is written that could be forgotten",
    ],
  },
  {
    rule: disk.impossibleDisk,
    parts: devices(
      "<disk type='file'><driver name='qemu' ioeventfd='on' event_idx='on'/><source file='/f'/>" +
        "<target dev='sda' bus='sata'/></disk>",
    ),
    says: [
      "on: error disk/events-bus: ioeventfd is for virtio disks only",
      "on: error disk/events-bus: event_idx is for virtio disks only",
    ],
  },
  {
    rule,
    parts: {
      devices: "<disk device='cdrom'><target dev='sda' bus='sata' tray='open'/></disk>",
    },
    says: [],
  },
  {
    rule,
    parts: one("dev='sda' bus='scsi' removable='on'", "", " device='cdrom'"),
    says: [
      "on: unsupported disk/removable-drive: a CD drive always has removable media",
    ],
  },
  { rule, parts: one("dev='sda' bus='usb' removable='on'", "", " device='cdrom'"), says: [] },
  {
    rule,
    parts: one("dev='vda'", "<wwn>5000c50015ea71ac</wwn><vendor>A</vendor><product>B</product>"),
    says: [
      "<wwn: error disk/wwn-bus: only IDE, SATA and SCSI disks have a world wide name",
      "<vendor: error disk/vendor-bus: only SCSI disks have a vendor and a product",
      "<product: error disk/vendor-bus: only SCSI disks have a vendor and a product",
    ],
  },
  {
    rule,
    parts: one("dev='sda' bus='sata'", "", " model='virtio'"),
    says: ["sata: error disk/model-bus: a virtio model is for virtio disks only"],
  },
  {
    rule,
    parts: one("dev='sda' bus='sata'", "", " model='usb-bot'"),
    says: ["sata: error disk/model-bus: a USB model is for USB disks only"],
  },
];

testRules(disk, ROWS);
