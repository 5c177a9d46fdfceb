/** Findings about the board, paths, firmware, SMBIOS and what the hypervisor offers, explained. */
import type { CodeExplanation } from "../../findings/explanation.ts";

type Explanations = Readonly<Record<string, Omit<CodeExplanation, "code">>>;

export const MACHINE: Explanations = {
  "os/architecture": {
    title: "A machine of another architecture",
    text:
      `domrun knows the boards of PCs, and the board 'virt' of aarch64: which devices are built in, and where the
      others are plugged in. Machines of other architectures are run by libvirt.`,
  },
  "machine/pc-only": {
    title: "A part of PCs in a machine for ARM",
    text:
      `The board 'virt' of aarch64 has PCI Express, a serial port, a clock and an interrupt controller of its own. It
      has no ISA bus, and so no floppy drives, no PS/2 and no further ports. Nor has it what only x86 and its
      hypervisors know. libvirt refuses it, too.`,
  },
  "machine/arm-only": {
    title: "A part of ARM in a PC",
    text:
      `<gic> is the interrupt controller of an ARM, 'system-serial' the serial port on its board. A PC has others.`,
  },
  "document/relative-path": {
    title: "A path that begins beside the document",
    text:
      `Paths of images, kernels, firmware and shared directories that do not begin with a slash are taken from the
      directory that the document is in (from the working directory, of a document on standard input). libvirt takes
      none of them: its daemon works elsewhere.`,
  },
  "os/machine": {
    title: "A machine on a board that domrun does not know",
    text:
      `domrun knows two of QEMU's boards of PCs, the older i440fx (machine='pc') and q35, and of aarch64 'virt', in
      all their versions: which devices are built in, and where the others are plugged in. microvm, isapc and the like
      are others.`,
  },
  "firmware/keys-without-secure-boot": {
    title: "Keys are enrolled for a Secure Boot that is off",
    text:
      `enrolled-keys asks for a firmware in whose variables the usual keys are already, and they mean
      something only to Secure Boot. No firmware has the one without the other.`,
  },
  "firmware/features-without-auto": {
    title: "Features are asked of a firmware that is named",
    text:
      `<firmware> describes the firmware to look for, and it is looked for only with firmware='efi' on
      <os>. Where <loader> names a firmware, the features would be ignored. libvirt refuses it in new
      definitions and puts up with it in old ones.`,
  },
  "firmware/efi-without-acpi": {
    title: "UEFI without ACPI",
    text:
      `UEFI on x86 describes the machine to the guest by ACPI tables and does not start without them.`,
  },
  "firmware/acpi-without-efi": {
    title: "ACPI without UEFI on ARM",
    text:
      `On aarch64 a guest that is started without UEFI finds the hardware in a device tree. It is UEFI that hands the
      tables of ACPI over. libvirt refuses it, too.`,
  },
  "firmware/stateless-nvram": {
    title: "Variables for a firmware without state",
    text:
      `stateless='yes' describes a firmware that keeps nothing between two starts, so there is nothing
      to keep in <nvram>.`,
  },
  "firmware/rom-nvram": {
    title: "Variables for a firmware in ROM",
    text: `Variables are kept in a second flash beside the code, and that there is only with
      type='pflash'. A BIOS, which is loaded as ROM, has none: <nvram> is ignored, as in libvirt.
      A loader without a type is a ROM.`,
  },
  "firmware/no-loader": {
    title: "A firmware that is not named",
    text: `<loader> and <nvram> describe a firmware that is named by its path, or looked for with
      firmware='efi'. Without either there is none to describe.`,
  },
  "firmware/rom-writable": {
    title: "A ROM that can be written",
    text:
      `type='rom' is loaded into memory at the start and not written. Flash can be: type='pflash'.`,
  },
  "firmware/rom-format": {
    title: "A ROM in an image of another format",
    text:
      `type='rom' is read into memory as it is. Only flash is a block device, which may be qcow2.`,
  },
  "firmware/bios-variables": {
    title: "Variables for a BIOS",
    text:
      `<nvram> and stateless='no' belong to a firmware that keeps variables between two starts: a UEFI in
      flash. A BIOS has none.`,
  },
  "firmware/writable-nvram": {
    title: "Variables beside a firmware that holds them itself",
    text:
      `With readonly='no' code and variables are in one file, which the guest writes. <nvram> is the
      second file of a firmware whose code is read-only.`,
  },
  "firmware/secure-machine": {
    title: "A secure loader on the older board",
    text:
      `secure='yes' describes a firmware that writes its variables in System Management Mode. Only q35
      guards that mode's memory from the guest.`,
  },
  "firmware/secure-smm": {
    title: "A secure loader without System Management Mode",
    text:
      `A firmware built for secure='yes' writes its variables in System Management Mode and hangs
      without it.`,
  },
  "features/tseg-size": {
    title: "TSEG is not a whole number of MiB",
    text:
      `<tseg> is the memory of System Management Mode. The register that holds its size counts MiB.`,
  },
  "features/tseg-machine": {
    title: "TSEG on the older board",
    text: `Only q35 has the register that <tseg> sets.`,
  },
  "features/tseg-smm": {
    title: "TSEG without System Management Mode",
    text:
      `<tseg> is the memory of System Management Mode, and state='off' on <smm> switches that off.`,
  },
  "os/no-kernel": {
    title: "Parts of a kernel that is not there",
    text:
      `<initrd> and <cmdline> are handed to the kernel that QEMU loads itself. A guest that boots from a
      disk has them on that disk.`,
  },
  "os/smbios-without-sysinfo": {
    title: "SMBIOS tables from nowhere",
    text: `mode='sysinfo' says that the tables come from <sysinfo type='smbios'> of the document.`,
  },
  "sysinfo/uuid": {
    title: "Two UUIDs for one machine",
    text: `The UUID in the SMBIOS tables is the machine's. Left out of <sysinfo>, it is filled in.`,
  },
  "sysinfo/no-effect": {
    title: "SMBIOS tables that the guest is not shown",
    text: `The tables of <sysinfo> reach the guest only where <os> asks for them with <smbios
      mode='sysinfo'/>. Without it the guest sees QEMU's own, in libvirt as well.`,
  },
  "sysinfo/empty-entry": {
    title: "An SMBIOS entry without text",
    text:
      `Programs that fill in a template write entries for which they have nothing. libvirt leaves them
      out, so that the guest sees QEMU's own text there.`,
  },
  "sysinfo/date": {
    title: "A BIOS date in another form",
    text:
      `SMBIOS has dates of the form month/day/year, the year with two digits or with four, since 1900.`,
  },
  "sysinfo/fwcfg-content": {
    title: "A file of the firmware with no content, or two",
    text: `An entry holds its text, or names a file of the host with file='…'.`,
  },
  "sysinfo/fwcfg-name": {
    title: "A name that the firmware uses itself",
    text:
      `opt/ovmf/ and opt/org.qemu/ are settings of OVMF and QEMU. Other names below opt/ are free.`,
  },
  "lifecycle/restart-and-destroy": {
    title: "A power-off that restarts, and a reboot that ends",
    text:
      `QEMU is told once what a shutdown means, and goes on or ends. libvirt refuses to turn the two
      around, and so does domrun.`,
  },
  "hyperv/needs": {
    title: "An enlightenment without what it builds upon",
    text:
      `Hyper-V's enlightenments build upon each other: the synthetic interrupt controller needs the number of the
      virtual processor, the synthetic timers need both and the reference clock. QEMU does not start without them.`,
  },
  "hyperv/passthrough": {
    title: "Switches that passthrough overrules",
    text:
      `mode='passthrough' gives the guest every enlightenment that the host's KVM has. What is switched inside
      <hyperv> counts with mode='custom' alone, as in libvirt.`,
  },
  "hyperv/retries": {
    title: "Too few tries at a spinlock",
    text:
      `A guest that waits for a spinlock tells the hypervisor after so many tries, 4095 at least;
      virt-manager writes 8191. Without retries it never tells.`,
  },
  "hyperv/vendor": {
    title: "A vendor without a name",
    text: `vendor_id is what the guest reads as the name of its hypervisor, at most 12 characters.`,
  },
  "kvm/dirty-ring": {
    title: "A dirty ring of another size",
    text:
      `KVM notes the pages that a guest writes in rings of 1024 to 65536 entries, a power of two.`,
  },
  "features/ps2": {
    title: "Something needs the PS/2 controller that is switched off",
    text:
      `<ps2 state='off'/> takes the keyboard controller away. PS/2 mice and keyboards are connected to it, and its
      mouse implements VMware's port.`,
  },
  "features/tb-cache": {
    title: "A cache of translated code that is no number of MiB",
    text: `QEMU's emulator counts the memory for the code that it has translated in MiB (tb-size).`,
  },
  "os/no-serial": {
    title: "Output of the firmware without a serial port",
    text:
      `useserial='yes' lets the firmware write to the first serial port in place of the screen.`,
  },
};
