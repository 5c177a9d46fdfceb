/** What a person can do about what QEMU says when it cannot start. Pure. */
import { LOCKED_REGEXP } from "../machine/file_holder.ts";
import type { LaunchPlan } from "../../plan/launch_plan.ts";

/** Of a vsock. */
export const CID_TAKEN = /unable to set guest cid: Address already in use/;

interface Help {
  readonly words: RegExp;
  /** What else must hold of the plan. */
  readonly when?: (plan: LaunchPlan) => boolean;
  readonly help: string;
}

/** QEMU's wordings of 7.2 to 11.1, the special before the general; the first that matches counts. */
const HELPS: readonly Help[] = [
  {
    words: /Could not access KVM kernel module: No such file/,
    help: "this host has no KVM; use <domain type='qemu'> to emulate",
  },
  {
    words: /Could not access KVM kernel module: Permission denied/,
    help:
      "let the user open /dev/kvm (domrun doctor says how), or use <domain type='qemu'> to emulate",
  },
  {
    // The lines come together, and the first has another reason on other hosts.
    words: /not supported for this guest CPU type/,
    help:
      "KVM runs an ARM of the host's own model alone: write <cpu mode='host-passthrough'/>, or " +
      "use <domain type='qemu'> to emulate",
  },
  {
    words: /KVM does not support GICv\d emulation/,
    help: "this host has another interrupt controller: write <gic version='host'/>",
  },
  {
    words: /failed to initialize kvm|KVM (is )?not (supported|available)|ioctl\(KVM_CREATE_VM\)/i,
    help: "KVM does not work here; use <domain type='qemu'> to emulate",
  },
  {
    words: /failed to [gs]et MSR 0x/,
    help: "this KVM does not give a guest the host's processor, as where it runs in a machine " +
      "itself: emulate with <domain type='qemu'> (new, run: --type qemu), or take another <cpu>",
  },
  {
    words: LOCKED_REGEXP,
    help:
      "another QEMU or another disk of this machine uses this image: stop that QEMU, or give each " +
      "an image of its own",
  },
  {
    words: /mlockall|locking memory failed/,
    help:
      "this user may not lock as much memory as QEMU needs, the guest's and about 1 GiB more: " +
      "`ulimit -l` shows the limit in KiB, memlock in /etc/security/limits.conf (or LimitMEMLOCK= " +
      "of a systemd unit) raises it; or remove <locked/>",
  },
  {
    words: /vfio_\w*dma_map\(.*Cannot allocate memory/,
    help:
      "for a device of the host the guest's whole memory is locked, and this user may not lock so much: " +
      "`ulimit -l` shows the limit in KiB, memlock in /etc/security/limits.conf (or LimitMEMLOCK= " +
      "of a systemd unit) raises it",
  },
  {
    words: /(?:can't open backing store|Could not open) .*Permission denied/,
    help: "this user may not open it: `ls -l` shows who may",
  },
  {
    words: /backing store|Cannot allocate memory|preallocate memory|qemu_prealloc_mem/,
    when: usesHugePages,
    help: "the host has too few free huge pages of this size: `grep Huge /proc/meminfo` counts " +
      "them, `sysctl vm.nr_hugepages=N` (root) reserves N; or remove <hugepages/>",
  },
  {
    words: /cannot set up guest memory|Cannot allocate memory/,
    help: "give the guest less memory in <memory>",
  },
  {
    words: /slot \d+ function \d+ not available/,
    help:
      "two devices share one PCI slot: leave addr= out of the <qemu:arg>, and QEMU finds a free one, " +
      "or take a slot that `domrun plan` does not show",
  },
  {
    words: /Unknown driver '(?:iscsi|https?|ftps?|ssh)'/,
    help: "what reads it is not installed with QEMU: install qemu-block-extra (Debian), or " +
      "qemu-block-curl, qemu-block-iscsi or qemu-block-ssh (Fedora, Arch, openSUSE)",
  },
  {
    words: /Could not init `\w+' audio driver|\/dev\/dsp/,
    help: "this user has no such sound on this host: take another type of <audio>; with " +
      "<audio type='none'/> the guest plays to nobody",
  },
  {
    words: /Unknown audio driver/,
    help: "QEMU needs a package for this sound: qemu-system-gui (Debian), or qemu-audio-pa and " +
      "its like (Fedora, Arch, openSUSE); with <audio type='none'/> the guest plays to nobody",
  },
  {
    words: /Display '\w+' is not available/,
    help: "QEMU needs a package for this screen: qemu-system-gui (Debian), or qemu-ui-gtk and " +
      "its like (Fedora, Arch, openSUSE); or take <graphics type='vnc'/> or spice",
  },
  {
    words: /bind memory to host NUMA nodes/,
    help:
      "the host has not all the nodes of nodeset in <numatune>: lscpu lists those that it has; " +
      "correct nodeset, or remove <numatune>",
  },
  {
    words: /cannot use stdio with -daemonize/,
    help:
      "QEMU has no terminal here, it runs in the background: write a socket or a file in place " +
      "of stdio, unix:/path,server=on,wait=off say; `domrun qmp` is its monitor, and " +
      "`domrun console` shows a <serial type='pty'/>",
  },
  {
    words: /"-machine accel="/,
    help: "<domain type='…'> says it: leave accel= out of the <qemu:arg>",
  },
  {
    words: /kernel doesn't allow setting HyperV/,
    help:
      "this QEMU has <vpindex>, and what needs it (<synic>, <stimer>, <tlbflush>, <ipi>), with KVM " +
      "alone: remove them, or use <domain type='kvm'>",
  },
  {
    words: CID_TAKEN,
    help: "another machine of this host has this number: give it another, or <cid auto='yes'/>",
  },
  { words: /Address already in use/, help: "another program listens there; use another port" },
  {
    words: /can't apply global \S+?-cpu\.\S+: Property .* not found/,
    help: "this QEMU knows no such feature of the processor: correct its name, or remove it",
  },
  {
    words: /is not a valid device model name|Device '.*' not found|unsupported machine type/,
    help: "this QEMU lacks it; `domrun probe` shows what it has",
  },
  {
    words: /display backend does not have OpenGL support/,
    help: "a card with 3D needs a screen that draws it: <gl enable='yes'/> in <graphics " +
      "type='spice'> with <listen type='none'/>, or <graphics type='egl-headless'/> besides; or " +
      "write accel3d='no'",
  },
  {
    words: /failed to find romfile "(?:efi|pxe)-/,
    help: "the ROM that network cards boot with is in the package ipxe-qemu (Debian) or " +
      "ipxe-roms-qemu (Fedora): install it, or write <rom enabled='no'/> in the <interface>",
  },
  {
    // The machine `virt`; the firmware itself is on the first.
    words: /cfi\.pflash01 device '.*flash0' requires 67108864 bytes/,
    help: "a firmware of aarch64 has 64 MiB: give <loader> a copy that is filled up to that: " +
      "cp FIRMWARE mine.fd && truncate -s 64M mine.fd",
  },
  {
    words: /cfi\.pflash01 device '.*' requires \d+ bytes/,
    help: "the variables that are kept are of a UEFI of another size: `domrun state` lists them, " +
      "`domrun state remove` has the next start make new ones",
  },
  {
    words: /Invalid password, cannot unlock any keyslot/,
    help: "the file of the passphrase holds it and nothing else, not even the end of a line: " +
      "printf %s writes it so",
  },
  {
    words: /Volume is not in LUKS format/,
    help: "it is not encrypted, or not with LUKS: remove <encryption>; `qemu-img info` tells it",
  },
  {
    words: /Image is not in qcow2 format/,
    help: "say the image's real format in <driver type='raw'/>; `qemu-img info` tells it",
  },
  {
    words: /Could not open backing file/,
    help:
      "the image is based on another that is not there, or not readable; put it back, or tell " +
      "the image where it is now: qemu-img rebase -u -b BASE -F FORMAT IMAGE",
  },
  {
    words: /(?:Could not (?:open|create)|Failed to bind socket to) .*No such file or directory/,
    help: "make its directory, or correct the path",
  },
  { words: /Failed to open file .*No such file/, help: "correct the path, or make the file" },
];

/** Pure. */
export function qemuHelp(plan: LaunchPlan, exit: string, words: string): string | undefined {
  if (exit.includes("SIGSYS")) {
    return "its sandbox forbids a system call that it needs; leave -sandbox out of <qemu:commandline>";
  }
  return HELPS.find((one) => one.words.test(words) && (one.when?.(plan) ?? true))?.help;
}

function usesHugePages({ qemu: { args } }: LaunchPlan): boolean {
  return args.some((arg) => /"hugetlb":true|hugetlb=on/.test(arg));
}
