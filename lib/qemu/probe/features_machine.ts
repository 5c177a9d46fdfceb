/** What QEMU can do with machines, processors and memory, and with storage. */
import { all, can, device, devices, EVER, object, option, schema, type } from "./features_query.ts";

export const MACHINE = {
  ...devices(EVER, {
    "pcie-root-port": "has PCI Express slots",
    "pcie-pci-bridge": "has PCI slots on q35",
    "pci-bridge": "has PCI bridges",
    "qemu-xhci": "has USB 3 controllers",
    "nec-usb-xhci": "has NEC's USB 3 controllers",
    "piix3-usb-uhci": "has PIIX3 USB controllers",
    "piix4-usb-uhci": "has PIIX4 USB controllers",
    "ich9-usb-ehci1": "has ICH9 USB 2 controllers",
    "usb-hub": "has USB hubs",
    "intel-iommu": "has Intel's IOMMU",
    "virtio-iommu-pci": "has the virtio IOMMU",
  }),
  ...devices(EVER, {
    "pc-dimm": "has memory modules",
    "nvdimm": "has memory modules that outlive the machine",
    "virtio-mem-pci": "gives memory piece by piece",
    "virtio-pmem-pci": "has virtio disks that are memory",
  }),
  "device.virtio-mem-pci.dynamic-memslots": can(
    device("virtio-mem-pci", "dynamic-memslots"),
    "8.2",
    "maps the memory of virtio-mem slot by slot",
  ),
  "device.pcie-root-port.hotplug": can(
    device("pcie-root-port", "hotplug"),
    "5.0",
    "can forbid hotplug in a PCI Express slot",
  ),
  "object.memory-backend-memfd": can(
    type("memory-backend-memfd"),
    EVER,
    "has shared memory without a file",
  ),
  "object.memory-backend-memfd.hugetlb": can(
    object("memory-backend-memfd", "hugetlb"),
    EVER,
    "has shared memory in huge pages",
  ),
  "object.memory-backend-memfd.reserve": can(
    object("memory-backend-memfd", "reserve"),
    "6.1",
    "has shared memory that reserves no swap",
  ),
  "object.memory-backend-file": can(type("memory-backend-file"), EVER, "has memory in a file"),
  "object.memory-backend-file.prealloc-threads": can(
    object("memory-backend-file", "prealloc-threads"),
    "5.0",
    "allocates memory with several threads",
  ),
  "object.iothread": can(type("iothread"), EVER, "has threads for disks"),
  "object.secret": can(type("secret"), EVER, "keeps passwords off its command line"),
  "machine.hpet": can(
    object("generic-pc-machine", "hpet"),
    "5.2",
    "switches the HPET as a machine property",
  ),
  "machine.vmport": can(object("generic-pc-machine", "vmport"), EVER, "switches the VMware port"),
  "machine.smm": can(
    object("generic-pc-machine", "smm"),
    EVER,
    "switches system management mode",
  ),
  "machine.acpi": can(
    object("generic-pc-machine", "acpi"),
    "5.2",
    "switches ACPI as a machine property",
  ),
  "machine.i8042": can(
    object("generic-pc-machine", "i8042"),
    "7.0",
    "can leave the PS/2 controller out",
  ),
  "cpu.hv-emsr-bitmap": can(
    object("max-x86_64-cpu", "hv-emsr-bitmap"),
    "7.1",
    "has Hyper-V's bitmap of intercepted registers",
  ),
  "cpu.hv-xmm-input": can(
    object("max-x86_64-cpu", "hv-xmm-input"),
    "7.1",
    "takes Hyper-V's calls in XMM registers",
  ),
  "cpu.hv-tlbflush-direct": can(
    object("max-x86_64-cpu", "hv-tlbflush-direct"),
    "7.1",
    "flushes a nested guest's translations as Hyper-V does",
  ),
  "cpu.hv-tlbflush-ext": can(
    object("max-x86_64-cpu", "hv-tlbflush-ext"),
    "7.1",
    "flushes single translations as Hyper-V does",
  ),
  "option.run-with.async-teardown": can(
    option("run-with", "async-teardown"),
    "8.1",
    "frees a guest's memory after it has ended",
  ),
  "machine.dump-guest-core": can(
    object("none-machine", "dump-guest-core"),
    EVER,
    "keeps the guest's memory out of core dumps",
  ),
  "machine.mem-merge": can(
    object("none-machine", "mem-merge"),
    EVER,
    "can forbid that equal memory is merged",
  ),
  "device.kvm-pit.lost_tick_policy": can(
    device("kvm-pit", "lost_tick_policy"),
    EVER,
    "chooses what becomes of a timer's lost ticks",
  ),
  "device.ICH9-LPC.disable_s3": can(
    device("ICH9-LPC", "disable_s3"),
    EVER,
    "switches sleep states on q35",
  ),
  "device.PIIX4_PM.disable_s3": can(
    device("PIIX4_PM", "disable_s3"),
    EVER,
    "switches sleep states on pc",
  ),
};

export const STORAGE = {
  "blockdev.file.dynamic-auto-read-only": can(
    schema("blockdev-add/arg-type/+file/$dynamic-auto-read-only"),
    EVER,
    "opens images for writing only when it writes",
  ),
  "blockdev.file.io_uring": can(
    schema("blockdev-add/arg-type/+file/aio/^io_uring"),
    "5.0",
    "does disk access with io_uring",
  ),
  "blockdev.qcow2": can(schema("blockdev-add/arg-type/+qcow2"), EVER, "reads qcow2 images"),
  "blockdev.qcow": can(schema("blockdev-add/arg-type/+qcow"), EVER, "reads qcow images"),
  "blockdev.qed": can(schema("blockdev-add/arg-type/+qed"), EVER, "reads qed images"),
  "blockdev.vdi": can(schema("blockdev-add/arg-type/+vdi"), EVER, "reads vdi images"),
  "blockdev.vmdk": can(schema("blockdev-add/arg-type/+vmdk"), EVER, "reads vmdk images"),
  "blockdev.vpc": can(schema("blockdev-add/arg-type/+vpc"), EVER, "reads vpc images"),
  "qmp.blockdev-snapshot": can(
    schema("blockdev-snapshot"),
    EVER,
    "puts throw-away layers over transient disks",
  ),
  ...devices(EVER, {
    "virtio-blk-pci": "has virtio disks",
    "virtio-scsi-pci": "has virtio SCSI controllers",
    "lsi53c895a": "has LSI SCSI controllers",
    "megasas": "has MegaRAID SCSI controllers",
    "mptsas1068": "has LSI SAS controllers",
    "ich9-ahci": "has SATA controllers",
    "ide-hd": "has IDE and SATA disks",
    "ide-cd": "has IDE and SATA CD drives",
    "scsi-hd": "has SCSI disks",
    "scsi-cd": "has SCSI CD drives",
    "usb-storage": "has USB disks",
    "floppy": "has floppy drives",
    "isa-fdc": "has floppy controllers",
    "vhost-user-fs-pci": "shares directories by virtiofs",
  }),
  "device.virtio-9p-pci": can(
    all(type("virtio-9p-pci"), option("fsdev")),
    EVER,
    "shares directories by 9p",
  ),
  "device.virtio-blk-pci.num-queues": can(
    device("virtio-blk-pci", "num-queues"),
    EVER,
    "has virtio disks with several queues",
  ),
  "device.virtio-blk-pci.iothread-vq-mapping": can(
    device("virtio-blk-pci", "iothread-vq-mapping"),
    "9.0",
    "serves a virtio disk with several threads",
  ),
  "device.virtio-scsi-pci.iothread-vq-mapping": can(
    device("virtio-scsi-pci", "iothread-vq-mapping"),
    "10.0",
    "serves a virtio SCSI controller with several threads",
  ),
  "device.virtio-blk-pci.discard": can(
    device("virtio-blk-pci", "discard"),
    EVER,
    "gives back the blocks that a guest trims",
  ),
  "device.scsi-hd.device_id": can(device("scsi-hd", "device_id"), EVER, "names SCSI disks"),
};
