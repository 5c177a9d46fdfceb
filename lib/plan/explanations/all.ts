/** The codes of this room, explained: what planning a launch may find, of passt above all. */
import { SOCKET_PATH_MAX_BYTES } from "../../domain/socket_path.ts";
import type { LimitingFeature } from "../../passt/limits.ts";
import { type CodeExplanation, explanationsOf } from "../../findings/explanation.ts";

type Explanation = Omit<CodeExplanation, "code">;

/** What the installed passt may lack: a feature of its table that has no text here does not compile. */
const PASST: Readonly<Record<`host/passt-${LimitingFeature}`, Explanation>> = {
  "host/passt-vhost-user": {
    title: "This passt has no vhost-user",
    when: "<interface type='vhostuser'> with the passt of Debian 12.",
    text:
      `passt of 2025 and later serves vhost-user interfaces; the one of Debian 12 is older. An interface
      of type 'user' gives the guest the same network through a socket.`,
    bad: "<interface type='vhostuser'>\n  <backend type='passt'/>\n</interface>",
    good: "<interface type='user'>\n  <backend type='passt'/>\n</interface>",
  },
  "host/passt-hostname": {
    title: "This passt tells the guest no host name",
    when: "<backend type='passt' hostname='web'/> with a passt of 2024.",
    text:
      `hostname on <backend> is what passt's DHCP server calls the guest. Releases before 2025 have no such
      option, and would refuse it at the start. The guest can be given its name in itself, or by
      cloud-init.`,
  },
  "host/passt-fqdn": {
    title: "This passt tells the guest no full name",
    when: "<backend type='passt' fqdn='web.example.org'/> with a passt of 2024.",
    text:
      `fqdn on <backend> is the full name that passt's DHCP server gives the guest. Releases before 2025
      have no such option, and would refuse it at the start.`,
  },
  "host/passt-dev-without-address": {
    title: "This passt listens on no device without an address",
    when: "<portForward proto='tcp' dev='eth0'> with a passt of 2024.",
    text:
      `dev on <portForward> binds the ports to one interface of the host. Releases before 2025 take that
      only together with an address.`,
    bad: "<portForward proto='tcp' dev='eth0'>",
    good: "<portForward proto='tcp' address='192.0.2.1' dev='eth0'>",
  },
  "host/passt-addr-all": {
    title: "This passt cannot forward all ports of one address",
    when: "a forward of all ports of one address, with a passt of 2025.",
    text:
      `A <portForward> without ranges means every port. Releases before 2026 do that for all addresses at
      once or not at all. Name the ports that are needed.`,
    bad: "<portForward proto='tcp' address='127.0.0.1'/>",
    good: "<portForward proto='tcp' address='127.0.0.1'>\n  <range start='8000' end='8099'/>\n" +
      "</portForward>",
  },
  "host/passt-mapped-address": {
    title: "This passt takes no IPv4 address that is written as IPv6",
    when: "<ip address='::ffff:198.51.100.20'/> with a passt of 2025.",
    text:
      `::ffff:198.51.100.20 is an IPv4 address in the notation of IPv6. passt of 2026 gives the guest that IPv4
      address; those before do not start. Write the IPv4 address itself.`,
    bad: "<ip family='ipv6' address='::ffff:198.51.100.20'/>",
    good: "<ip family='ipv4' address='198.51.100.20'/>",
  },
  "host/passt-repeated-excludes": {
    title: "This passt refuses a port that is excluded twice",
    when: "two excludes that overlap, with a passt of 2025.",
    text:
      `Releases before 2026 take a second exclude of the same port for a mistake, and do not start. Let
      the excludes meet without overlapping.`,
    bad: "<range start='8010' end='8020' exclude='yes'/>\n<range start='8015' exclude='yes'/>",
    good: "<range start='8010' end='8020' exclude='yes'/>",
  },
  "host/passt-per-address-target": {
    title: "This passt has one target for a port, whatever the address",
    when: "port 8080 of 127.0.0.1 to port 80, and port 8080 of 192.0.2.1 to port 81.",
    text:
      `The same port on two addresses of the host may lead to two ports of the guest. Releases of 2025 send
      both to the target that comes last, and only say so in their log; those before refuse the second
      address even if the targets are the same. Take two ports, or a newer passt.`,
  },
};

const PLAN: Readonly<Record<string, Explanation>> = {
  "host/no-firmware": {
    title: "No installed firmware fits",
    when: "<os firmware='efi'> on a system without the package ovmf.",
    text:
      `firmware='efi' takes the first of the installed firmware that fits the machine, as libvirt does. Each is
      described by a file in /usr/share/qemu/firmware, /etc/qemu/firmware or ~/.config/qemu/firmware, and they are
      tried in the order of their names; one of the user hides one of the same name. What decides: the features
      in <firmware>, the machine type, SMM, and what <loader> and <nvram> ask for. plan names the one that is taken.`,
    good:
      "<os firmware='efi'>\n  <type machine='q35'>hvm</type>\n  <firmware>\n    <feature enabled='no' name='secure-boot'/>\n  </firmware>\n</os>",
  },
  "host/no-variables-template": {
    title: "Nothing says what the firmware's variables are made of",
    when: "a <loader> that was built by hand, and an <nvram> without template.",
    text:
      `The variables of a UEFI begin as a copy of a template that belongs to its code. It is found for the code
      that a descriptor of an installed firmware names, and for the paths that libvirt knows.`,
    bad: "<loader readonly='yes' type='pflash'>/srv/CODE.fd</loader>\n<nvram/>",
    good:
      "<loader readonly='yes' type='pflash'>/srv/CODE.fd</loader>\n<nvram template='/srv/VARS.fd'/>",
  },
  "host/no-variables": {
    title: "A firmware without variables",
    when: "a <loader> that was built by hand, and no <nvram>.",
    text:
      `Without <nvram>, the template of a UEFI's variables is that of a descriptor that names its code, or of a path
      that libvirt knows. Nothing knows this one. libvirt starts such a machine without variables, and so does domrun:
      some firmware then does not start at all, and other forgets at each start what a guest has set.`,
    bad: "<loader readonly='yes' type='pflash'>/srv/CODE.fd</loader>",
    good:
      "<loader readonly='yes' type='pflash'>/srv/CODE.fd</loader>\n<nvram template='/srv/VARS.fd'/>",
  },
  "host/no-state-directory": {
    title: "There is no directory for what outlives a machine",
    when: "env -u HOME domrun up of a document with firmware='efi'.",
    text:
      `Firmware variables and TPMs are kept below $XDG_STATE_HOME/domrun, or ~/.local/state/domrun. Neither
      XDG_STATE_HOME nor HOME names a directory here.`,
  },
  "host/comma-for-swtpm": {
    title: "A path with a comma, and a TPM",
    when: 'a machine with a TPM and the name "a,b".',
    text:
      `swtpm(8) takes lists of key=value, and has no way to write a comma in a value. The machine's name is part of
      the paths of its socket and its state.`,
  },
  "host/other-variables": {
    title: "The variables of an earlier run have another format",
    when: "a machine that ran with <nvram format='raw'>, and asks for qcow2 now.",
    text:
      `The machine ran before, and its firmware's variables were kept in another format than the document asks for
      now. They stay where they are, and the machine begins with new ones.`,
  },
  "host/socket-path-too-long": {
    title: "A socket of the machine has too long a path",
    when: "an alias of a hundred characters for a channel.",
    text:
      `The path of a Unix socket has at most ${SOCKET_PATH_MAX_BYTES} bytes in Linux. A machine's sockets lie in its directory below
      XDG_RUNTIME_DIR. A long name is no hindrance, because a short one stands in for it there; the alias of
      a device is the name of its socket, and may be too long. Characters outside ASCII count two to four bytes.`,
    good: "<channel type='unix'>\n  <target type='virtio' name='org.qemu.guest_agent.0'/>\n" +
      "  <alias name='ua-agent'/>\n</channel>",
  },
};

export const CODES: readonly CodeExplanation[] = explanationsOf({ ...PASST, ...PLAN });
