/** What the installed QEMU or the host lacks for a document, explained. */
import type { CodeExplanation } from "../../findings/explanation.ts";

type Explanations = Readonly<Record<string, Omit<CodeExplanation, "code">>>;

export const HOST: Explanations = {
  "host/architecture": {
    title: "The emulator runs another architecture",
    when: "an <emulator> of another architecture than arch='…' says.",
    text:
      `Each QEMU program runs the guests of one architecture, which is the last part of its name:
      qemu-system-x86_64, which runs those of i686, too. The emulator was asked, and it runs another than
      arch='…' says. Without <emulator> the right one is looked for on PATH.`,
    bad: "<os>\n  <type arch='aarch64'>hvm</type>\n</os>\n…\n" +
      "<emulator>/usr/bin/qemu-system-x86_64</emulator>",
    good: "<os>\n  <type arch='x86_64'>hvm</type>\n</os>\n…\n" +
      "<emulator>/usr/bin/qemu-system-x86_64</emulator>",
  },
  "host/no-tpm-emulator": {
    title: "This QEMU cannot use a TPM of swtpm",
    when: "a <tpm>, and a QEMU that was built without --enable-tpm.",
    text:
      `QEMU can be built without the TPM that a program beside it emulates. Distributions build it in.`,
  },
  "host/machine-type": {
    title: "This QEMU has no such machine type",
    when: "machine='pc-q35-9.2' with QEMU 7.2, or machine='pc-q35-rhel9.4.0' on Debian.",
    text:
      `A name with a version, such as pc-q35-9.2, stands for a board exactly as that version of QEMU made
      it: older versions do not know it, and newer ones drop it after some years. Names such as
      pc-q35-noble exist only in one distribution. 'q35' and 'pc' stand for the newest of their kind in
      any QEMU, which is right for a machine that is not moved or kept for years.`,
    good: "<type arch='x86_64' machine='q35'>hvm</type>",
  },
  "host/kvm": {
    title: "KVM cannot be used",
    when: "a container without /dev/kvm, or a user who is not in the group of /dev/kvm.",
    text:
      `type='kvm' asks for the processor's own virtualisation, through /dev/kvm. Either the host has none
      (it is itself a guest whose host does not pass it on, or the firmware has switched it off), or this
      user may not open it, or it is there and does not work, or this QEMU was built without it. domrun doctor
      tries it, and says which.

      On most systems the members of its group may open it, which is often kvm; somebody who has just
      become one has to log in again. type='qemu' runs the same machine anywhere, by emulation, and many times slower.`,
    bad: "<domain type='kvm'>",
    good: "<domain type='qemu'>",
  },
  "host/too-many-vcpus": {
    title: "More processors than the machine type has",
    when: "<vcpu>300</vcpu> with machine='pc', which has 255 at most.",
    text:
      `Every machine type has a greatest number of processors, which QEMU tells: 255 for 'pc', 288 for
      'q35', and more for the 'q35' of newer versions. An emulated 'virt' of ARM has 8 with the interrupt controller
      that it gets by itself, and more with <gic version='3'/>.`,
  },
  "host/cpu-model": {
    title: "This QEMU has no such processor model",
    when: "<model>SapphireRapids</model> with QEMU 7.2, which does not know it yet.",
    text: `The names are QEMU's, capitals included, and new ones come with its versions.
      mode='host-passthrough' with KVM, and mode='maximum' without it, fit everywhere.`,
    good: "<cpu mode='maximum'/>",
  },
  "host/cpu-feature": {
    title: "A CPU feature that the guest cannot have",
    when: "a guest that requires vmx of a host that is itself a guest without it.",
    text:
      `Either QEMU has no name for it, or what runs the guest does not provide it: this host's processor with KVM, or
      emulation. A guest that only wants a feature (policy='optional') does without. Where one that it requires is
      missing, a warning says so; with check='full' on <cpu> the guest is not started.`,
    bad:
      "<cpu check='full'>\n  <model>qemu64</model>\n  <feature policy='require' name='vmx'/>\n</cpu>",
    good: "<feature policy='optional' name='vmx'/>",
  },
  "host/no-usb": {
    title: "QEMU has no USB controller that a machine gets by itself",
    when: "a QEMU for microvms alone, built without USB.",
    text:
      `A machine with USB devices and no <controller type='usb'> gets the board's own: a piix3-uhci, or on q35 a
      qemu-xhci. This QEMU was built without it. Name one that it has: domrun probe lists its devices.`,
    good: "<controller type='usb' model='ehci'/>",
  },
  "host/no-device": {
    title: "This QEMU has no such device",
    when: "<video> with the model 'qxl', and a QEMU whose package for it is not installed.",
    text:
      `Distributions put some devices into packages of their own (the graphics cards and USB redirection
      are QEMU modules), leave some out, and older versions lack the newest. The name in the message is
      QEMU's; domrun probe shows what this one has.`,
  },
  "host/slot-taken": {
    title: "A device of a qemu:arg wants a place that is taken",
    when: "a device in <qemu:arg> that asks for the slot of the first root port.",
    text:
      `The document's devices and those that every machine has are given places on PCI first, and \`domrun plan\`
      shows them. A device of a <qemu:arg> takes what is left: QEMU finds a free slot on the bus that it names.`,
    bad: "<qemu:arg value='virtio-rng-pci,bus=pcie.0,addr=0x1'/>",
    good: "<qemu:arg value='virtio-rng-pci,bus=pcie.0'/>",
  },
  "host/no-feature": {
    title: "This QEMU cannot do that",
    when: "<interface> with <driver rss='on'/>, and a QEMU from before that.",
    text:
      `What a QEMU can do is asked of the very program that will run, and does not follow from its version alone:
      builds leave parts out. domrun probe lists what this one can do, and --emulator PATH takes another.`,
  },
  "host/no-secrets": {
    title: "No place for secrets",
    when: "a disk with <encryption> or <auth>, and a user without a home directory.",
    text:
      `libvirtd keeps secrets in itself; domrun takes each from a file whose name is its uuid or usage, in secrets
      below $XDG_CONFIG_HOME/domrun (~/.config/domrun). QEMU alone reads it. It holds the secret and
      nothing else, not even the end of a line. In a usage, what cannot stand in a file's name is written as in an
      address: / is %2F, and : is %3A. What libvirt has is printed by virsh secret-get-value --plain UUID.`,
    good: `mkdir -p -m 700 ~/.config/domrun/secrets
virsh secret-get-value --plain UUID >~/.config/domrun/secrets/UUID`,
  },
  "host/no-certificates": {
    title: "TLS, and no certificates",
    when: "a document of virt-manager whose SPICE server has a tlsPort, and no --tls.",
    text:
      `libvirtd has its certificates where its configuration says; domrun takes a directory by --tls, with the files
      ca-cert.pem, server-cert.pem and server-key.pem in it. With it, SPICE listens on its port for TLS, and VNC
      takes connections with TLS alone. A disk of an NBD server with tls='yes' takes ca-cert.pem of the same directory,
      which says whom QEMU trusts, and client-cert.pem and client-key.pem where they are there; the screens of that
      machine have TLS then, too. Without it, a screen on the loopback address can be reached by ssh:
      ssh -L 5900:127.0.0.1:5900 HOST.`,
    good: "domrun up --tls ~/pki/spice vm.xml",
  },
  "host/cpu-of-32-bits": {
    title: "The default processor of ARM has 32 bits",
    when: "a document of arch='aarch64' and type='qemu' without <cpu>.",
    text:
      `QEMU's machine type 'virt' has a cortex-a15 where nothing else is asked for, and so has libvirt. That is a
      processor of 32 bits. UEFI and kernels for aarch64 do not start on it, and say nothing. 'maximum' has everything
      that QEMU emulates.`,
    good: "<cpu mode='maximum'/>",
  },
  "host/no-graphics": {
    title: "This QEMU has no such graphics server",
    when: "<graphics type='spice'> on a system without the package for SPICE.",
    text:
      `VNC and SPICE are chosen when QEMU is built, and SPICE is often a module in a package of its
      own: qemu-system-modules-spice on Debian, qemu-ui-spice-core on Fedora.`,
  },
  "host/no-memfd": {
    title: "This QEMU has no memory by memfd",
    when: "<source type='memfd'/>, and a QEMU that was built without memfd.",
    text:
      `Memory that is shared with another process, or consists of huge pages, comes from a memfd, which
      is a file without a name. This QEMU was built without that. A named file serves as well, where the
      directory for it is on a tmpfs.`,
    good: "<memoryBacking>\n  <source type='file'/>\n  <access mode='shared'/>\n</memoryBacking>",
  },
  "host/no-slirp": {
    title: "This QEMU has no network of its own",
    when: "<interface type='user'/> with a QEMU that has neither slirp nor netdev 'stream'.",
    text:
      `An interface of type 'user' without a backend is slirp, which some distributions build QEMU
      without. passt takes its place by itself where QEMU can connect to it, which it can from version
      7.2 on. This one has neither.`,
  },
  "host/no-stream": {
    title: "This QEMU cannot connect to passt",
    when: "<backend type='passt'/> with QEMU 6.2, as in Ubuntu 22.04.",
    text:
      `passt is reached over a Unix socket, with QEMU's netdev 'stream'. It came with QEMU 7.2, at the end
      of 2022. What was asked is this very program, so another one that is newer may be named in
      <emulator>. Without <backend> the interface is QEMU's own network, which has no port forwards
      here.`,
  },
  "host/no-vhost-user": {
    title: "This QEMU has no vhost-user networks",
    when: "<interface type='vhostuser'> with a QEMU that was built without vhost-user.",
    text:
      `vhost-user is chosen when QEMU is built. passt serves an interface of type 'user' as well; its
      packets then go through a socket, which is slower and needs no shared memory.`,
    good: "<interface type='user'>\n  <backend type='passt'/>\n</interface>",
  },
  "host/no-pool": {
    title: "The directory of a storage pool is not known",
    when: "a pool 'default' whose definition in /etc/libvirt/storage only root may read.",
    text:
      `libvirt knows where the volumes of its pools are. domrun reads the definition of a pool that is a directory, or
      is mounted on one, below ~/.config/libvirt/storage and /etc/libvirt/storage, where its user may. Without it, or
      for a pool of another kind, name the file or the device of the volume, which \`virsh vol-path\` tells.`,
    bad: "<disk type='volume'>\n  <source pool='default' volume='debian.qcow2'/>",
    good: "<disk type='file'>\n  <source file='/var/lib/libvirt/images/debian.qcow2'/>",
  },
  "host/no-qcow2": {
    title: "This QEMU cannot read qcow2",
    when: "an image in qcow2, and a QEMU that was built for raw images alone.",
    text:
      `Image formats are chosen when QEMU is built, and this one is a small build. qemu-img convert -O raw
      makes a raw image of a qcow2 one, on a system that has both.`,
  },
  "host/override-alias": {
    title: "Properties of a device that the machine does not have",
    when: "<qemu:device alias='net1'> of a machine with one interface, net0.",
    text:
      `<qemu:device alias='…'> names a device by its id in QEMU, which domrun plan prints. Ids of your own begin with
      ua-, and stay when other devices come before.`,
    good: "<alias name='ua-disk'/>\n…\n<qemu:device alias='ua-disk'>",
  },
};
