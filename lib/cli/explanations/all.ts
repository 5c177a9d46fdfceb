/** The codes of this room, explained: what cannot be read, programs that are missing, launches that failed. */
import type { LaunchPhase } from "../../vm/errors.ts";
import { type CodeExplanation, explanationsOf } from "../../findings/explanation.ts";

type Explanation = Omit<CodeExplanation, "code">;

const FILES: Readonly<Record<string, Explanation>> = {
  "host/unreadable": {
    title: "A document cannot be read",
    when: "domrun check gone.xml, or the document of another user with mode 0600.",
    text:
      `There is no such file, a link leads nowhere, or the user who runs domrun may not read it. In a directory
      the *.xml below it are read, as far as they are regular files; other names have to be given one by one.
      All other documents are checked; the exit status is 2.`,
  },
  "xml/comments": {
    title: "Comments of a document that is written anew",
    when: "domrun format of a document with <!-- … --> or <?xml-model …?> in it.",
    text:
      `The canonical form is written from what the document means. Comments and processing instructions mean nothing to a
      machine. format prints the document without them, and says so; with --write it leaves a document alone that has
      some.`,
  },
  "host/no-network-device": {
    title: "A network device is not on this host",
    when: "<source dev='eth0'/> on a host whose card is called enp1s0.",
    text:
      `passt shows the guest the addresses and routes of the device in <source dev='…'>. Without it, it takes
      that of the default route.`,
  },
  "host/optional-image": {
    title: "An image that may be missing is missing",
    when: "a CD drive with startupPolicy='optional', whose image was deleted.",
    text:
      `startupPolicy='optional' lets a machine start without an image that is not there: a CD or floppy drive is
      empty then, a disk is left out. What the host has decides, so plan of another host may say otherwise.`,
    good: "<source file='/srv/driver.iso' startupPolicy='optional'/>",
  },
  "host/image-in-use": {
    title: "Another program has the image open",
    when: "two machines with one image, or a qemu-img convert that is not done yet.",
    text:
      `QEMU locks the images that it opens, and opens none that another one writes to, or that another one reads and
      lets nobody write. It may be this very machine, which runs already. <shareable/>, in both machines, is for file
      systems that are made for it.`,
  },
  "host/open-files": {
    title: "passt cannot have as many sockets as ports are forwarded",
    when: "a forward of all ports, where ulimit -Hn says 4096.",
    text:
      `passt opens a socket for each port, and twice as many where it listens on every address of two families.
      It raises its own limit of open files as far as it may, which \`ulimit -Hn\` shows. Whoever starts the
      session, the service or the container can raise that.`,
  },
  "host/firmware-descriptor": {
    title: "A firmware's descriptor cannot be read",
    when: "a file in /etc/qemu/firmware that somebody has edited, with a comma too many.",
    text:
      `Each installed firmware is described by a JSON file (QEMU's docs/interop/firmware.json). One that cannot be
      read is passed over, and another firmware may be taken than is meant.`,
  },
  "host/no-swtpm": {
    title: "There is no swtpm",
    when: "a <tpm> on a system without the package swtpm.",
    text: `A TPM is made by the program swtpm, of the package of the same name.`,
  },
  "host/no-virtiofsd": {
    title: "There is no virtiofsd",
    when: "<driver type='virtiofs'/> on Debian 12, whose virtiofsd is the older one.",
    text:
      `The program virtiofsd shares a directory by virtiofs: the one that is written in Rust (Debian from 13 on).
      It is looked for on PATH, in /usr/libexec and in /usr/lib; domrun's own permissions let it start no other.`,
    bad: "<filesystem type='mount'>\n  <driver type='virtiofs'/>\n  …\n</filesystem>",
    good: "<filesystem type='mount'>\n  …\n</filesystem>",
  },
  "host/open-secret": {
    title: "Others may open a secret",
    when: "a passphrase that was written with the usual umask.",
    text:
      `The passphrase of an encrypted disk, or the password of its server, lies in a file. Only its user should be
      able to read it: whoever has the passphrase reads the image. Rights that an access list gives count, too.`,
    good: "chmod 600 ~/.config/domrun/secrets/*",
  },
  "host/image-format": {
    title: "An image is not in the format that it is said to be in",
    when: "a qcow2 image, and a <driver> that says raw.",
    text:
      `Its first bytes tell: qcow2, qed, vmdk, vdi, vhdx and packed files begin with marks of their own. An
      image without a format in <driver> is taken as raw, as in libvirt, so that a guest cannot make QEMU
      read another file by writing such a mark. As raw the guest sees the image's header and finds no system.`,
    bad: "<disk type='file'>\n  <source file='/srv/disk.qcow2'/>\n  …\n</disk>",
    good: "<disk type='file'>\n  <driver name='qemu' type='qcow2'/>\n" +
      "  <source file='/srv/disk.qcow2'/>\n  …\n</disk>",
  },
};

const PROGRAMS: Readonly<Record<string, Explanation>> = {
  "host/no-emulator": {
    title: "QEMU is not there",
    when: "<emulator>/usr/libexec/qemu-kvm</emulator> on Debian.",
    text:
      `The program that <emulator> names, or qemu-system- with the architecture's name on PATH, does not
      exist or may not be executed. Documents from another distribution often name a path that is different
      here (/usr/libexec/qemu-kvm, /usr/bin/kvm): leave <emulator> out, or give --emulator.`,
    bad: "<emulator>/usr/libexec/qemu-kvm</emulator>",
    good: "<emulator>/usr/bin/qemu-system-x86_64</emulator>",
  },
  "host/newer-machine": {
    title: "A newer machine type in place of the document's",
    when: "domrun up --machine latest of a document with machine='pc-q35-rhel9.4.0'.",
    text:
      `The QEMU here does not have the machine type that the document names, and --machine latest was given: the
      newest type of the same board takes its place. The guest sees newer hardware: Windows may ask to be activated
      again. Write the type into the document to keep it.`,
    bad: "<type arch='x86_64' machine='pc-q35-rhel9.4.0'>hvm</type>",
    good: "<type arch='x86_64' machine='q35'>hvm</type>",
  },
  "host/bad-emulator": {
    title: "QEMU does not answer",
    when: "an <emulator> that is a script with a mistake in it.",
    text:
      `Before anything is planned, QEMU is started once without a machine and asked what it can do. It did
      not start, did not answer in time, or answered with something other than QEMU does. Its own words are
      in the message. A wrapper script around QEMU has to hand all arguments on, and the standard input
      and output as they are.`,
  },
  "host/no-passt": {
    title: "passt is not there",
    when: "<backend type='passt'/> on a system without the package passt.",
    text:
      `The interface asks for passt, a program of its own that connects the guest with the host's network
      and needs no privilege. It is in the package passt of Debian, Ubuntu, Fedora, Arch and Alpine, and is
      looked for on PATH.

      Without it, an interface of type 'user' without <backend> is QEMU's own network, which forwards no
      ports here.`,
  },
  "host/bad-passt": {
    title: "passt does not answer",
    when: "a program of another kind on PATH that is called passt.",
    text:
      `passt is asked for its --help, which tells what it can do. It did not start, did not end in time, or
      printed something other than passt does. Its own words are in the message.`,
  },
};

/** A launch that failed and was undone; a phase that has no text here does not compile. */
const LAUNCH: Readonly<Record<`host/${LaunchPhase}`, Explanation>> = {
  "host/files": {
    title: "A file that the machine needs cannot be used",
    when: "an image of libvirt's in /var/lib/libvirt/images, which only root may open.",
    text:
      `Images, kernel and firmware are looked at before anything is started. This one does not exist, or
      the user who runs domrun may not read it, or may not write it. libvirt starts QEMU as a user of its
      own or changes the owner of images; domrun changes nothing and runs QEMU as yourself, so images
      that libvirt made often belong to root or to libvirt-qemu. A disk that is only read can be marked
      <readonly/>.`,
    good: "<disk type='file' device='disk'>\n  <source file='/home/me/vm.qcow2'/>\n" +
      "  <target dev='vda'/>\n  <readonly/>\n</disk>",
  },
  "host/devices": {
    title: "A device of the host cannot be passed through",
    when: "a USB device below /dev/bus/usb that only root may open.",
    text:
      `USB devices are opened below /dev/bus/usb by the user who runs domrun; a udev rule with TAG+="uaccess" or
      MODE="0666" gives them for good. A PCI device is given by the driver vfio-pci, through the node of its IOMMU
      group below /dev/vfio, with all other devices of the group. libvirtd binds it as root; domrun is not root, so somebody has
      to do that before: driverctl set-override keeps it over restarts of the host. All of the guest's memory
      is locked then, which the limit of locked memory has to allow (ulimit -l).`,
    good: "<hostdev mode='subsystem' type='pci' managed='no'>\n  <source>\n" +
      "    <address domain='0x0000' bus='0x06' slot='0x12' function='0x5'/>\n  </source>\n</hostdev>",
  },
  "host/directories": {
    title: "There is no place for the machine's own files",
    when: "a runtime directory of another user, after su without -.",
    text:
      `Sockets, pid files and logs of a machine are kept below XDG_RUNTIME_DIR, or /run/user/UID where that is not
      set, for root below /run/domrun, and without any of these below /tmp. There has to be room, and the directory has to be this user's alone.`,
  },
  "host/passt": {
    title: "passt did not start",
    when: "a forward of port 8080, where a web server listens on it already.",
    text:
      `passt found its arguments wrong or something in its way: most often a port of the host that another
      program listens on, a port below 1024, or an address or a device that the host does not have. Its own
      words follow, and the place is the interface that it was started for. Everything that had been
      started was ended again.`,
  },
  "host/helpers": {
    title: "swtpm or virtiofsd did not start",
    when: "a virtiofsd of an ordinary user where user namespaces are forbidden.",
    text:
      `A TPM is a process swtpm beside QEMU, and a directory that is shared by virtiofs a process virtiofsd. Its own
      words are in the message. A virtiofsd of an ordinary user makes a user namespace of its own, which the system
      may forbid (sysctl user.max_user_namespaces, or an AppArmor profile).`,
  },
  "host/qemu": {
    title: "QEMU did not start",
    when: "<memory unit='TiB'>4</memory> on a host with 8 GiB.",
    text:
      `QEMU refused one of its arguments, or could not open what it names: an image that another QEMU holds,
      a port that is taken, more memory than the host has. Its own words follow, and the place is the
      element that they are about. Everything that had been started was ended again. domrun plan --shell
      prints the commands, to be tried by hand.`,
  },
  "host/supervisor": {
    title: "Nobody could look after the machine",
    when: "a limit of processes that lets nobody start another one.",
    text:
      `A running machine is watched by a supervisor, which is domrun itself: in the foreground, or with -d
      a detached copy of it. That one did not start or ended at once, so the machine was not left alone but
      ended again. In the foreground, without -d, it says why.`,
  },
};

export const CODES: readonly CodeExplanation[] = explanationsOf({
  ...FILES,
  ...PROGRAMS,
  ...LAUNCH,
});
