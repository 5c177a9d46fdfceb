/** The part of the command table with what makes a machine out of an image. */
import { JSON_OUTPUT } from "./common_rows.ts";
import type { OptionRow } from "./command.ts";
import { ESCAPE } from "./leave_key.ts";
import type { Command } from "./handler.ts";

/** What a machine is made of. */
const PARTS: readonly OptionRow[] = [
  { name: "name", value: "NAME", summary: "what it is called; otherwise as the image" },
  { name: "memory", short: "m", value: "SIZE", summary: "2G, 512M; MiB without a unit (2G)" },
  { name: "cpus", value: "N", summary: "processors (2)" },
  {
    name: "publish",
    short: "p",
    value: "FORWARD",
    isRepeatable: true,
    summary: "a port forward, as `forward add` takes it: 2222:22",
  },
  { name: "disk", value: "IMAGE", isRepeatable: true, summary: "a disk, also a further one" },
  { name: "cdrom", value: "IMAGE", isRepeatable: true, summary: "a CD drive with this in it" },
  { name: "kernel", value: "FILE", summary: "a kernel that QEMU loads itself" },
  { name: "initrd", value: "FILE", summary: "the initrd of --kernel" },
  { name: "append", value: "WORDS", summary: "the command line of --kernel (console=ttyS0)" },
  { name: "efi", summary: "a UEFI in place of the BIOS" },
  {
    name: "arch",
    value: "x86_64|aarch64",
    choices: ["x86_64", "aarch64"],
    summary: "the guest's processor (the host's)",
  },
  { name: "tpm", summary: "a TPM 2.0" },
  {
    name: "share",
    value: "DIRECTORY",
    isRepeatable: true,
    summary: "a directory that the guest can mount",
  },
  {
    name: "graphics",
    value: "vnc|spice|none",
    choices: ["vnc", "spice", "none"],
    summary: "a screen (none; with --os windows: vnc)",
  },
  {
    name: "os",
    value: "linux|windows|other",
    choices: ["linux", "windows", "other"],
    summary: "what the guest has drivers for (linux, which knows virtio)",
  },
  {
    name: "type",
    value: "kvm|qemu",
    choices: ["kvm", "qemu"],
    summary: "kvm, or emulation; otherwise as this host has it",
  },
  { name: "ephemeral", summary: "throw away what the guest writes to its disks" },
];

/** What cloud-init in the guest is told. */
const CLOUD: readonly OptionRow[] = [
  { name: "cloud-init", summary: "set a cloud image up: user, ssh key, hostname; as do the next" },
  { name: "user", value: "NAME", summary: "its user (your name); sudo is theirs" },
  {
    name: "ssh-key",
    value: "FILE",
    isRepeatable: true,
    summary: "a public key of that user (all of ~/.ssh/*.pub)",
  },
  { name: "hostname", value: "NAME", summary: "its hostname (the machine's name)" },
  { name: "package", value: "NAME", isRepeatable: true, summary: "a package to install" },
  { name: "user-data", value: "FILE", summary: "your own user-data, which goes before all this" },
];

export const NEW: readonly Command[] = [
  {
    name: "new",
    load: () => import("./commands/new.ts"),
    summary: "print the domain XML of a machine with this image, for this host",
    details:
      `Looks at the images and at the host, says what it chose, and prints a commented document. An IMAGE
that ends in .iso is put into a CD drive. Where this host lacks something for the machine, it
says so and its exit status is 3; the document is printed all the same.

    domrun new debian.qcow2 -p 2222:22 --memory 2G --cpus 2 > vm.xml
    domrun new --disk empty.qcow2 --cdrom install.iso --efi --graphics vnc > vm.xml
    domrun new --kernel bzImage --append 'console=ttyS0 root=/dev/vda' --disk root.img > vm.xml`,
    operands: [{ name: "IMAGE", count: "optional" }],
    options: PARTS,
  },
  {
    name: "run",
    load: () => import("./commands/run.ts"),
    summary: "run a machine with this image: `new` and `up` in one",
    details:
      `The document that \`new\` would print is what runs: \`domrun dumpxml NAME\` shows it. What the guest
writes to its disks is kept; with --ephemeral it is thrown away, and a name that is taken gets a
number, so that one image may run many times.

A cloud image lets nobody in before cloud-init, a program in it, has set it up. --cloud-init makes
what that reads, on a disk of its own, and forwards a free port to the guest's port 22.

    domrun run debian.qcow2
    domrun run -d --ephemeral debian.qcow2 -p 2222:22
    domrun run -d --cloud-init debian.qcow2
    domrun wait --ssh debian && domrun ssh debian`,
    operands: [{ name: "IMAGE", count: "optional" }],
    options: [
      { name: "detach", short: "d", summary: "return when the machine runs" },
      { ...JSON_OUTPUT, summary: "print what happens as JSON, one event a line" },
      ESCAPE,
      {
        name: "backing",
        summary: "allow an image that lies over others, which the guest reads, too",
      },
      ...PARTS,
      ...CLOUD,
    ],
  },
];
