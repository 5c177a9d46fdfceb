/**
 * What is right for each of the collected cases (`DOMRUN_CASES`): their own table says it in prose, this one so that
 * a test can tell. The file is long because it is that table.
 */

/** A document, and what `plan` has to make of it on a host that has all that it names. */
export interface Case {
  readonly document: string;
  /** Exit status: 0 planned, 1 the document is refused, 3 the host lacks something. */
  readonly status: 0 | 1 | 3;
  /**
   * `LINE SEVERITY CODE` of all that is said, in order. Notes that do not stand here may be said as well.
   */
  readonly says: readonly string[];
  /** Words that are in the messages or their helps. */
  readonly names?: readonly string[];
  /** Parts of QEMU's command line, its arguments joined by spaces. */
  readonly has?: readonly string[];
  /** What is no part of it. */
  readonly hasNot?: readonly string[];
  /** Files of the host that are not there. */
  readonly gone?: readonly string[];
  /** How files begin that are there; others are what their names say. */
  readonly heads?: Readonly<Record<string, string>>;
  /** How many files a program may have open. Absent: any number. */
  readonly openFiles?: number;
  /** `first`: a passt of 2023. Absent: one that can do everything. */
  readonly passt?: "first";
  /** Whether there is firmware, in /usr/share/qemu/firmware. */
  readonly hasFirmware?: boolean;
  /** What `--net` says. */
  readonly net?: "passt";
}

function planned(document: string, says: readonly string[] = [], more: Partial<Case> = {}): Case {
  return { document, status: 0, says, ...more };
}

function refused(document: string, says: readonly string[], more: Partial<Case> = {}): Case {
  return { document, status: 1, says, ...more };
}

function lacking(document: string, says: readonly string[], more: Partial<Case> = {}): Case {
  return { document, status: 3, says, ...more };
}

export const REAL_CASES: readonly Case[] = [
  planned("real-01.xml", [], { has: ["-spice port=5900,"], hasNot: ["tls-port"] }),
  planned("real-02.xml", [], { has: ['"driver":"usb-redir"', "-chardev spicevmc,"] }),
  planned("real-03.xml", [], { has: ["id=charserial0,", '"driver":"isa-serial"'] }),
  planned("real-04.xml", ["7 warning firmware/rom-nvram"], { hasNot: ["pflash"] }),
  planned("real-05.xml", [], { has: ["-no-hpet"] }),
  planned("real-07.xml", [], { has: ["-numa node,nodeid=0,cpus=0"] }),
  planned("real-08.xml", ["11 note xml/no-effect"]),
  planned("real-09.xml", ["11 note xml/no-effect"]),
  planned("real-10.xml", ["11 warning clock/timer-stays", "12 warning clock/timer-stays"]),
  refused("real-11.xml", ["2 error xml/unexpected-text"], { names: ["U+00A0", "no-break space"] }),
  planned("real-13.xml", [], { gone: ["/usr/bin/qemu-system-i386"] }),
  planned("real-14.xml", [], { has: ["-numa node,nodeid=1,cpus=1"] }),
  lacking("real-16.xml", ["11 error host/no-emulator"], {
    gone: ["/usr/bin/kvm-spice"],
    names: [
      "/usr/bin/kvm-spice",
      "<emulator>/usr/bin/qemu-system-x86_64</emulator>",
      "--emulator /usr/bin/qemu-system-x86_64",
    ],
  }),
  refused("real-17.xml", ["5 unsupported os/architecture"], { names: ["ppc64"] }),
  planned("real-18.xml", [3, 4, 8, 9, 10].map((line) => `${line} warning xml/empty`), {
    hasNot: ["-kernel", "-initrd", "-append"],
  }),
  planned("real-20.xml", [], {
    has: ['"driver":"piix3-usb-uhci","id":"usb"', '"driver":"ich9-usb-ehci1","id":"usb1"'],
  }),
  planned("real-21.xml", [], { has: ["-smbios type=1,serial=A1"], hasNot: ["manufacturer"] }),
  planned("real-23.xml", ["13 warning video/other-card"], { has: ['"driver":"qxl-vga"'] }),
  planned("real-24.xml", [], {
    has: ["-device ide-cd,", ",id=sata0-0-0", "-set device.sata0-0-0.serial=abc"],
  }),
  planned("real-25.xml", [], { has: ['"deflate-on-oom":true'] }),
  planned("real-27.xml", [], { has: ['"driver":"pci-bridge"', '"bus":"pcie.0","addr":"0x8"'] }),
];

export const REPORTED_CASES: readonly Case[] = [
  refused("report-01-two-documents.xml", ["22 error xml/syntax"], { names: ["a second element"] }),
  refused("report-02-utf16.xml", ["1 error xml/encoding"], { names: ["UTF-16"] }),
  planned("report-02b-utf8-bom-crlf.xml"),
  refused("report-03-blank-line-first.xml", ["2 error xml/syntax"], {
    names: ["not the first thing"],
  }),
  planned(
    "report-05-empty-elements.xml",
    [3, 5, 10, 11, 12].map((line) => `${line} warning xml/empty`),
  ),
  planned("report-06-memory-without-unit.xml", ["3 warning memory/without-unit"], {
    names: ["1024 KiB", "unit='MiB'"],
  }),
  planned("report-07-sysinfo-without-mode.xml", ["11 warning sysinfo/no-effect"], {
    names: ["<smbios mode='sysinfo'/>"],
  }),
  planned("report-08-live-dump.xml", ["20 note channel/libvirt-path"], {
    hasNot: ["/run/libvirt/qemu/channel"],
  }),
  refused("report-09-pci-slot-of-a-bridge.xml", ["16 error device/no-slot"]),
  lacking("report-10-machine-of-rhel.xml", ["6 error host/machine-type"], {
    names: ["pc-q35-rhel9.4.0", "pc-q35-7.2"],
  }),
  lacking("report-11-efi-autoselect.xml", ["5 error host/no-firmware"], { names: ["ovmf"] }),
  planned("report-12-nvram-without-template.xml"),
  planned("report-13-nvram-other-format.xml"),
  refused("report-14-host-cpu-emulated.xml", ["11 error cpu/host-needs-kvm"], {
    names: ["maximum"],
  }),
  planned("report-15-seed-iso-gone.xml", ["14 warning host/files"], {
    gone: ["/tmp/case15-seed-that-was-removed.iso"],
    names: ["/tmp/case15-seed-that-was-removed.iso"],
  }),
  planned("report-16-odd-file-names.xml", [], {
    has: ["one [two], 50% (3)#4.iso", String.raw`a:b, c/\"d\"=e.img`],
  }),
  planned("report-17-qcow2-as-raw.xml", ["13 warning host/image-format"], {
    names: ["qcow2", "raw"],
  }),
  refused("report-18-virtiofs-private-memory.xml", ["12 error filesystem/needs-shared-memory"], {
    names: ["<access mode='shared'/>"],
  }),
  planned("report-18b-virtiofs.xml", [], { has: ["vhost-user-fs-pci"] }),
  planned("report-19-tpm.xml", [], { has: ["-tpmdev emulator,"] }),
  planned("report-20-mapped-ipv6-address.xml"),
  lacking("report-20-mapped-ipv6-address.xml", ["14 error host/passt-mapped-address"], {
    passt: "first",
  }),
  planned("report-22-one-port-two-addresses.xml"),
  lacking("report-22-one-port-two-addresses.xml", ["17 error host/passt-per-address-target"], {
    passt: "first",
  }),
  planned("report-23-twenty-thousand-ports.xml", ["13 warning host/open-files"], {
    openFiles: 4096,
    names: ["20002 ports", "4096 files"],
  }),
  planned("report-24-vhostuser-all-ports.xml"),
  planned("report-24-vhostuser-all-ports.xml", ["21 warning host/open-files"], {
    openFiles: 20000,
    names: ["74606 ports", "20000 files"],
  }),
  planned("report-25-ephemeral-test-vm.xml"),
  planned("report-26-long-name.xml"),
  planned("report-27-odd-name.xml"),
  planned("report-27b-name-like-an-option.xml"),
  planned("report-28-fw-cfg-file-gone.xml"),
  planned("report-29-stdio-twice.xml"),
  planned("report-30-only-hvc0.xml"),
  lacking(
    "report-31-cpu-of-another-host.xml",
    [14, 15, 16].map((line) => `${line} error host/cpu-feature`),
  ),
  lacking("report-31b-cpu-feature-unknown.xml", ["13 error host/cpu-feature"]),
  planned("report-32-windows-from-virt-manager.xml", [
    "32 note xml/no-effect",
    "46 note interface/passt-instead",
  ], { net: "passt", hasFirmware: true }),
  refused("report-33-cmdline-without-kernel.xml", ["7 error os/no-kernel"]),
  planned("report-36-device-gone.xml", ["13 warning host/no-network-device"], {
    gone: ["/sys/class/net/tun-gone0"],
    names: ["tun-gone0"],
  }),
  lacking("report-37-user-arg-takes-a-slot.xml", ["23 error host/slot-taken"], {
    names: ["leave addr= out"],
  }),
  planned("report-38-serial-log-directory-gone.xml", ["20 warning host/files"], {
    gone: ["/tmp/case38-no-such-directory"],
    names: ["/tmp/case38-no-such-directory"],
  }),
];
