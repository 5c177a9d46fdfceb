/** Findings about disks and the threads that serve them, explained. */
import type { CodeExplanation } from "../../findings/explanation.ts";

type Explanations = Readonly<Record<string, Omit<CodeExplanation, "code">>>;

export const DISKS: Explanations = {
  "disk/duplicate-target": {
    title: "Two disks with one name",
    text:
      `The name in <target dev='…'> is what a disk is called by, and on most buses its place follows
      from it.`,
  },
  "disk/unknown-name": {
    title: "A disk name that means nothing",
    text:
      `Without an address, the place of a disk follows from its name: hda, sda, vda are the first, and so
      on to vdz, vdaa.`,
  },
  "disk/no-bus": {
    title: "A disk name of another hypervisor",
    text:
      `hd stands for IDE, sd for SCSI, vd for virtio. xvd and ubd are names of Xen's and User Mode
      Linux's disks; with bus='…' they are taken as names alone.`,
  },
  "disk/no-ide": {
    title: "No place on an IDE bus",
    text:
      `The i440fx board (machine='pc') has one IDE controller with room for four drives, hda to hdd. q35
      has SATA in its place.`,
  },
  "disk/no-source": {
    title: "A disk without an image",
    text:
      `Only CD and floppy drives can be empty. A disk needs <source file='…'>, or <source dev='…'> with
      type='block'. On virtio and USB the guest sees a disk in any case, unless a USB drive has
      model='usb-bot'.`,
  },
  "disk/limits": {
    title: "Limits of a disk that do not fit together",
    text:
      `Reading and writing have one limit together, or one each. A burst is higher than its limit, and needs one. Disks
      with one <group_name> share their limits. What QEMU limits is a medium: an empty drive has none.`,
  },
  "disk/lun": {
    title: "A disk whose SCSI commands the device answers",
    text:
      `With device='lun' the guest speaks to a SCSI device of the host, or to an iSCSI target, itself. So the disk is on
      the bus 'scsi', without a format, and the device itself tells its serial number, vendor and block size.`,
  },
  "disk/fetched": {
    title: "An image that is fetched and cannot be written",
    text:
      `What QEMU reads from a web or FTP server it never writes back. The guest finds a read-only disk; on IDE and SATA
      there are no read-only disks.`,
  },
  "disk/network-io": {
    title: "A way of reading files for an image that is not a file",
    text:
      `io='threads', 'native' and 'io_uring' are ways to read a file or a block device of this host.`,
  },
  "disk/cookies": {
    title: "Cookies are not kept secret",
    text:
      `QEMU is told the cookies on its command line: whoever may list the processes of this host can read them. Use
      cookies that open nothing else, or keep a copy of the image here.`,
  },
  "disk/encryption": {
    title: "An encryption that does not fit its disk",
    text:
      `QEMU decrypts images of LUKS, and LUKS within qcow2, with the passphrase that <secret> names by its uuid or by
      its usage. A SCSI device that answers the guest itself is not read by QEMU.`,
  },
  "disk/no-password": {
    title: "A password for a server that takes none from QEMU",
    text:
      `QEMU logs in with <auth> at targets of iSCSI and at servers of HTTP and FTP. Servers of NBD have no users, and at
      those of SSH QEMU shows keys: those of the SSH agent and those in ~/.ssh.`,
  },
  "disk/transient-encryption": {
    title: "A transient disk that is encrypted",
    text:
      `What the guest writes to a transient disk goes to a layer beside the image, which is gone when the machine ends.
      Nobody has a key for it, so what was secret in the image would lie there in clear.`,
  },
  "disk/virtio-cdrom": {
    title: "A CD drive on virtio",
    text:
      `Media in a virtio disk cannot be changed, so there are no virtio CD drives. The guest gets a disk
      that it cannot write.`,
  },
  "disk/readonly-ide": {
    title: "A read-only IDE or SATA disk",
    text:
      `ATA disks have no way to say that they cannot be written. virtio and SCSI disks do, and CD drives
      always are read-only.`,
  },
  "disk/image-of-two": {
    title: "One image for two disks",
    text:
      `QEMU locks an image for the disk that writes to it, and does not open it for another one, though
      libvirt takes the document. Two that only read go together, and so do two with <shareable>, where the
      guest knows what it does.`,
  },
  "disk/shareable-format": {
    title: "A shared image with a format of its own",
    text:
      `Two machines that write one qcow2 image each keep their own idea of its tables, and destroy it.
      A raw image has no tables; what is in it is up to the guests.`,
  },
  "disk/events-bus": {
    title: "Notifications of a virtio disk",
    text:
      `ioeventfd and event_idx tune how a virtio disk and its guest wake each other. Other disks have
      nothing of the kind.`,
  },
  "disk/native-io-cache": {
    title: "Native I/O through the page cache",
    text:
      `Linux's native asynchronous I/O works with files opened for direct access only: cache='none' or
      cache='directsync'.`,
  },
  "disk/copy-on-read-readonly": {
    title: "Copy on read into a read-only disk",
    text:
      `copy_on_read writes to the image what is read from the one below it. A read-only disk cannot be
      written.`,
  },
  "disk/queues-bus": {
    title: "Queues on a bus without any",
    text: `Only virtio disks have queues of their own; a SCSI disk has those of its controller
      (<controller type='scsi'><driver queues='…'/>).`,
  },
  "disk/queue-size": {
    title: "A queue of a size that virtio does not have",
    text: `The rings of virtio have 2, 4, 8 … entries, in QEMU at most 1024.`,
  },
  "disk/no-place": {
    title: "A place that the controller does not have",
    text:
      `A SATA controller has six ports, which are units of bus 0. An LSI SCSI controller has eight units,
      and neither of them has targets other than 0, as IDE has none.`,
  },
  "disk/removable-bus": {
    title: "removable on a fixed disk",
    text:
      `removable='on' is a bit in what a USB or SCSI disk says of itself. Other disks do not say it.`,
  },
  "disk/rotation": {
    title: "A speed of rotation that no disk tells",
    text:
      `rotation_rate='1' tells the guest that its disk is an SSD. It is a field in what IDE, SATA and SCSI disks say
      of themselves; virtio disks, drives with removable media and USB disks do not have it.`,
  },
  "disk/tray": {
    title: "A disk with a tray",
    text: `tray='open' is what a CD drive without a medium looks like. Disks have no tray.`,
  },
  "disk/floppy-bus": {
    title: "A floppy drive on another bus",
    text: `Floppy drives are on the floppy controller, fda and fdb, and nothing else is.`,
  },
  "disk/floppy-errors": {
    title: "A policy for errors of a floppy drive",
    text:
      `Disks and CD drives let you choose what becomes of errors. QEMU's floppy drives tell the guest.`,
  },
  "disk/geometry": {
    title: "A geometry that no drive has",
    text:
      `Cylinders, heads and sectors are what old systems ask a disk for. USB disks, CD and floppy drives have none
      that could be set, and only the BIOS of IDE and SATA disks translates them (trans).`,
  },
  "disk/removable-drive": {
    title: "A CD drive that says whether its medium can be removed",
    text:
      `removable says of a disk whether the guest sees it as a stick. A CD drive always has a tray.`,
  },
  "disk/partition": {
    title: "A disk with the name of a partition",
    text:
      `vda1 is what a guest calls the first partition of the disk vda. A disk itself has no number, and
      partitions are the guest's to make.`,
  },
  "disk/transient": {
    title: "A disk that cannot forget",
    text:
      `What is written to a transient disk goes to a file beside its image, which is gone when QEMU has opened it;
      the image is only read. So the disk has to be a file, in a directory that can be written.`,
  },
  "disk/wwn-bus": {
    title: "A world wide name where there is none",
    text:
      `IDE, SATA and SCSI disks tell their world wide name. A virtio disk is told apart by <serial>.`,
  },
  "disk/vendor-bus": {
    title: "Vendor or product on another bus than SCSI",
    text:
      `A SCSI disk answers an inquiry with its vendor and product. Other disks have no such answer.`,
  },
  "disk/model-bus": {
    title: "A disk model of another bus",
    text:
      `model='virtio', 'virtio-transitional' and 'virtio-non-transitional' choose between virtio devices,
      'usb-storage' and 'usb-bot' between USB devices.`,
  },
  "iothread/repeated": {
    title: "Two iothreads with one number",
    text: `Disks name the thread that serves them by its number, so each has its own.`,
  },
  "iothread/missing": {
    title: "An iothread that is not there",
    text:
      `<iothreads>2</iothreads> makes the threads 1 and 2; <iothreadids> makes those that it names. A disk
      can have one of these.`,
  },
  "iothread/bus": {
    title: "An iothread of a disk that is not on virtio",
    text:
      `Only virtio disks and virtio SCSI controllers can be served by another thread than QEMU's main loop.
      On SCSI the controller has the thread, for all of its disks.`,
  },
  "iothread/ioeventfd": {
    title: "An iothread that nothing wakes",
    text:
      `The guest wakes the thread of a disk through an eventfd. QEMU refuses an iothread for a device whose
      ioeventfd is off.`,
  },
  "iothread/mapping": {
    title: "Queues that are not given to threads one by one",
    text:
      `A list of iothreads deals the queues of a device out in turn. With <queue> each queue is given to a
      thread by name, and then all of them have to be.`,
  },
};
