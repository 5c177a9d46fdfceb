/** Findings about interfaces, passt and port forwards, explained. */
import type { CodeExplanation } from "../../findings/explanation.ts";

type Explanations = Readonly<Record<string, Omit<CodeExplanation, "code">>>;

export const NETWORK: Explanations = {
  "interface/passt-instead": {
    title: "passt takes the place of another network",
    when: "domrun up --net passt of a document with <interface type='bridge'>.",
    text:
      `With --net passt, an interface whose type needs libvirtd, a bridge or a privilege is run as a passt
      interface. What the guest sees of it stays: MAC address, model, MTU, link, boot order, ROM and PCI
      address. What belongs to the other network is left out, and the note names it. The guest then reaches
      the world through the host's own addresses; from outside it is reached only by <portForward>.`,
  },
  "passt/nothing-to-publish": {
    title: "There is no interface whose passt could forward ports",
    when: "domrun up -p 2222:22 of a document whose interface is QEMU's own network.",
    text:
      `--publish of plan and up adds forwards to the first interface with passt, beside those of the document. An
      interface of another kind forwards none: with --net passt, those that need libvirt's networks are run as
      passt interfaces.`,
  },
  "interface/unknown-model": {
    title: "A network device that is nearly one of those known here",
    text:
      `Any device that QEMU has can be a model, and the QEMU at hand is asked for it. A name that is
      nearly a known one was probably misspelt.`,
  },
  "interface/vhostuser-without-passt": {
    title: "A vhost-user interface has nobody at its other end",
    text:
      `domrun starts passt for a vhost-user interface and nothing else. Switches such as Open vSwitch or
      VPP, which libvirt can be pointed at with <source type='unix'>, are run by other tools.`,
  },
  "interface/source-dev-without-passt": {
    title: "A host device is named for QEMU's own network",
    text:
      `passt copies addresses and routes of the device in <source dev='…'>. QEMU's own user network
      makes up its addresses and has no use for it.`,
  },
  "interface/port-forward-without-passt": {
    title: "A port is forwarded without passt",
    text:
      `libvirt gives <portForward> to passt alone. An interface of type 'user' without a backend is
      QEMU's own network, which would leave the ports closed.`,
  },
  "interface/backend-attribute-without-passt": {
    title: "A setting of passt on another backend",
    text: `The log file and the names that DHCP tells the guest are arguments of passt. Without
      type='passt' nobody would read them.`,
  },
  "interface/mtu-without-passt": {
    title: "An MTU is set without passt",
    text: `QEMU's own user network has a fixed MTU. passt takes one and tells the guest.`,
  },
  "interface/vhostuser-model": {
    title: "A vhost-user interface is not virtio",
    text:
      `vhost-user is a way to serve virtio queues from another process, so the guest's device has to be
      a virtio one. Without <model> it is.`,
  },
  "interface/needs-shared-memory": {
    title: "A vhost-user interface without shared memory",
    text:
      `passt reads and writes packets in the guest's memory itself. For that the memory has to come from
      a file that both processes can map.`,
  },
  "interface/usb-rom": {
    title: "A boot ROM on USB",
    text:
      `<rom> is the memory of a PCI card from which the guest boots over the network. USB has no such thing.`,
  },
  "interface/repeated-ip": {
    title: "Two addresses of one family",
    text:
      `An interface has at most one IPv4 and one IPv6 address: passt and QEMU's network tell the guest
      one of each.`,
  },
  "interface/ip-family": {
    title: "The family is not that of the address",
    text:
      `family='ipv4' goes with addresses such as 192.0.2.1, family='ipv6' with those such as 2001:db8::1. It
      may be left out.`,
  },
  "interface/ipv4-prefix": {
    title: "An IPv4 prefix that libvirt refuses",
    text:
      `QEMU's own network needs a prefix from 4 to 27, so that there is room for its gateway, its name
      server and the guest. passt itself takes 1 to 32. libvirt refuses all but these for passt, too, and what runs
      here should run there.`,
  },
  "interface/ipv6-prefix": {
    title: "An IPv6 prefix other than 64",
    text:
      `Hosts choose their own addresses in networks of prefix 64 (SLAAC), and QEMU's network offers no
      other. passt is given no prefix at all; libvirt refuses all but 64 there, too.`,
  },
  "interface/duplicate-mac": {
    title: "Two interfaces with one MAC address",
    text:
      `Each user or passt interface is a network of its own, so two of them do not get in each other's
      way there. Guests often name their interfaces by MAC address, and then mix them up.`,
  },
  "interface/multicast-mac": {
    title: "A MAC address of a group",
    text:
      `The lowest bit of the first octet marks addresses of groups of hosts. Guests refuse to use one as
      their own. Addresses for virtual machines begin with 52:54:00.`,
  },
  "passt/range-end-before-start": {
    title: "A range runs backwards",
    text:
      `The ports from start to end are forwarded, so end is the greater. libvirt does not check it;
      passt refuses it when it is started.`,
  },
  "passt/target-past-65535": {
    title: "A range leads past the last port",
    text:
      `The ports of a range are counted up from to='…' in the guest. The last of them would be more than
      65535.`,
  },
  "passt/exclude-with-target": {
    title: "An excluded port leads somewhere",
    text:
      `A range with exclude='yes' takes ports out of the other ranges; to='…' says where ports lead.
      libvirt hands both to passt, and every version of passt refuses it.`,
  },
  "passt/exclude-outside": {
    title: "An excluded port was not forwarded",
    text:
      `exclude='yes' takes ports out of the other ranges of the same <portForward>. None of them holds
      these ports, so it does nothing: a misprint, or it stands in the wrong <portForward>.`,
  },
  "passt/forward-of-nothing": {
    title: "Every port is excluded again",
    text:
      `The ranges of this <portForward> and its excludes leave no port. passt would refuse it, or
      forward something else.`,
  },
  "passt/privileged-port": {
    title: "A port below 1024",
    text:
      `Linux lets ordinary users listen only on ports from net.ipv4.ip_unprivileged_port_start on, which
      is 1024 unless somebody changed it. Forward a higher port of the host to the port of the guest, or
      lower the limit.`,
  },
  "passt/every-address": {
    title: "A forward that everybody can reach",
    text:
      `Without address='…' and dev='…' passt listens on every address of the host. That may be just what
      is wanted. If not, name an address: 127.0.0.1 keeps the ports to this host.`,
  },
  "passt/forward-overlap": {
    title: "A port is forwarded twice",
    text:
      `A port of an address leads to one place. Two ranges ask for the same ports, in one interface or
      in two, which is two passt processes on one host; the second cannot have them. Excludes are taken out
      before. Forwards of two addresses or devices do not meet; one of every address meets all of them.`,
  },
  "passt/forward-overlaps-all": {
    title: "A port is forwarded beside all ports",
    text:
      `A <portForward> without ranges, or with excludes only, forwards every port that it can have. Which
      of the two gets the named ports depends on the version of passt.`,
  },
  "passt/shared-log-file": {
    title: "Two interfaces with one log file",
    text:
      `Each interface has a passt process of its own, and each empties its log file when it starts and
      writes without regard to others.`,
  },
  "passt/log-file-place": {
    title: "passt may not write its log there",
    text:
      `The AppArmor profile that comes with passt on Debian and Ubuntu, and the SELinux policy on Fedora,
      let it write only below /tmp, /var/tmp, the home directory and its run-time directory. Where neither
      is in force, any place will do that the user may write to.`,
  },
};
