import * as chardev from "./chardev.ts";
import { devices, type Row, testRules } from "../testing/rule_rows.ts";

const serial = (type: string, inside = "") => `<serial type='${type}'>${inside}</serial>`;
const PTY = serial("pty");

const ROWS: readonly Row[] = [
  {
    rule: chardev.reconnect,
    parts: devices(
      "<channel type='unix'><source><reconnect enabled='yes' timeout='2'/></source>" +
        "<target type='virtio' name='a.b'/></channel>",
      "<channel type='unix'><source path='/a'><reconnect enabled='yes' timeout='2'/></source>" +
        "<target type='virtio' name='a.c'/></channel>",
    ),
    says: [
      "<reconnect: error chardev/reconnect-mode: only a client connects again, and a socket without a path is made to listen on",
    ],
  },
  {
    rule: chardev.reconnect,
    parts: devices(
      serial(
        "tcp",
        "<source mode='connect' host='a' service='1'><reconnect enabled='yes' timeout='0'/></source>",
      ),
      serial("unix", "<source mode='bind' path='/a'><reconnect enabled='yes'/></source>"),
      serial(
        "unix",
        "<source mode='connect' path='/a'><reconnect enabled='yes' timeout='5'/></source>",
      ),
    ),
    says: [
      "0: error chardev/reconnect-timeout: reconnecting needs a timeout of at least one second",
      "<reconnect: error chardev/reconnect-timeout: reconnecting needs a timeout of at least one second",
      "<reconnect: error chardev/reconnect-mode: only a client connects again, found <reconnect> with mode='bind'",
    ],
  },
  ...([
    ["/var/lib/libvirt/qemu/channel/target/domain-8-vm/org.qemu.guest_agent.0", true],
    ["/var/lib/libvirt/qemu/channel/target/vm.org.qemu.guest_agent.0", true],
    ["/run/libvirt/qemu/channel/8-vm/org.qemu.guest_agent.0", true],
    ["/run/user/1000/libvirt/qemu/run/channel/8-vm/org.qemu.guest_agent.0", true],
    ["/home/a/.config/libvirt/qemu/channel/target/domain-8-vm/org.qemu.guest_agent.0", true],
    ["/run/libvirt/qemu/channel/8-vm/another", false],
    ["/srv/channel/8-vm/org.qemu.guest_agent.0", false],
  ] as const).map(([path, isOfLibvirt]): Row => ({
    rule: chardev.libvirtPath,
    parts: devices(
      `<channel type='unix'><source mode='bind' path='${path}'/>` +
        "<target type='virtio' name='org.qemu.guest_agent.0'/></channel>",
    ),
    says: isOfLibvirt
      ? [
        `${path}: note channel/libvirt-path: libvirt made this socket for a running machine; here it is made anew elsewhere`,
      ]
      : [],
  })),
  {
    rule: chardev.missingHost,
    parts: devices(serial("tcp", "<source mode='bind' service='4555'/>")),
    says: ["<source: error chardev/missing-host: <source> of a TCP stream needs a host"],
  },
  {
    rule: chardev.udpWithoutTarget,
    parts: devices(
      serial("udp", "<source mode='bind' host='a' service='1'/>"),
      serial("udp", "<source mode='connect' host='a' service='1'/>"),
    ),
    says: [
      "<serial: error chardev/udp-target: a UDP stream needs a <source> with mode='connect'",
    ],
  },
  {
    rule: chardev.missingPath,
    parts: devices(
      serial("unix", "<source mode='bind'/>"),
      "<channel type='unix'><source mode='bind'/><target type='virtio' name='a'/></channel>",
    ),
    says: ["<source: error chardev/missing-path: <source> of a Unix socket needs a path"],
  },
  {
    rule: chardev.longSocketPath,
    parts: devices(
      serial("unix", `<source path='/${"é".repeat(53)}a'/>`),
      serial("unix", `<source path='/${"a".repeat(106)}'/>`),
    ),
    says: [
      `/${
        "é".repeat(53)
      }a: error chardev/socket-path-too-long: the path has 108 bytes, a Unix socket's at most 107`,
    ],
  },
  {
    rule: chardev.stdioTwice,
    parts: devices(
      serial("stdio"),
      "<console type='stdio'><target type='serial'/></console>",
      serial("stdio"),
    ),
    says: ["stdio: error chardev/stdio-twice: standard input is taken already, on line 7"],
  },
  {
    rule: chardev.serialModel,
    parts: devices(
      serial("pty", "<target type='usb-serial'><model name='pci-serial'/></target>"),
      serial("pty", "<target type='isa-debug'><model name='isa-debugcon'/></target>"),
    ),
    says: [
      "pci-serial: error serial/model: a serial port of type 'usb-serial' is a 'usb-serial', found 'pci-serial'",
    ],
  },
  {
    rule: chardev.tooManyIsaSerials,
    parts: devices(PTY, PTY, PTY, PTY, PTY, PTY),
    says: ["<serial: error serial/too-many: a PC has 4 ISA serial ports, found 6"],
  },
  {
    rule: chardev.tooManyIsaSerials,
    parts: devices(PTY, PTY, PTY, PTY, serial("pty", "<target type='pci-serial'/>")),
    says: [],
  },
  {
    rule: chardev.channelName,
    parts: devices(
      "<channel type='pty'><target type='virtio'/></channel>",
      "<channel type='spicevmc'><target type='virtio'/></channel>",
    ),
    says: [
      "<target: warning channel/no-name: the channel has no name, so the guest cannot tell what it is",
    ],
  },
  {
    rule: chardev.channelPort,
    parts: devices(
      "<controller type='virtio-serial' index='1' ports='6'/>",
      ...["'1' port='6'", "'1' port='5'", "'0' port='31'", "'0' port='30'"].map((place) =>
        `<channel type='pty'><target type='virtio' name='a.b'/>` +
        `<address type='virtio-serial' controller=${place}/></channel>`
      ),
    ),
    says: [
      "6: error channel/port: virtio-serial controller 1 has ports 0 to 5, found 6",
      "31: error channel/port: virtio-serial controller 0 has ports 0 to 30, found 31",
    ],
  },
  {
    rule: chardev.tooManyIsaSerials,
    parts: devices(
      "<serial type='pty'><target type='isa-serial' port='3'/></serial>",
      "<serial type='pty'/>",
      "<serial type='pty'><target type='pci-serial' port='9'/></serial>",
    ),
    says: [
      "<serial: error serial/too-many: the ISA serial ports of a PC have the numbers 0 to 3, found 10",
    ],
  },
  {
    rule: chardev.tooManyParallels,
    parts: devices(...Array.from({ length: 4 }, () => "<parallel type='pty'/>")),
    says: ["<parallel: error parallel/too-many: a PC has 3 parallel ports, found 4"],
  },
  {
    rule: chardev.secondSerialConsole,
    parts: devices("<console type='pty'/>", "<console type='pty'/>"),
    says: ["<console: error console/second-serial: only the first console can be a serial port"],
  },
  {
    rule: chardev.secondSerialConsole,
    parts: devices(
      "<console type='pty'/>",
      "<console type='pty'><target type='virtio'/></console>",
    ),
    says: [],
  },
  {
    rule: chardev.withoutSpice,
    parts: devices(
      "<channel type='spicevmc'><target type='virtio'/></channel>",
      "<smartcard mode='passthrough' type='spicevmc'/>",
      "<smartcard mode='host'/>",
    ),
    says: [
      "spicevmc: error chardev/spicevmc-without-spice: type='spicevmc' needs SPICE graphics, and the machine has none",
      "spicevmc: error chardev/spicevmc-without-spice: type='spicevmc' needs SPICE graphics, and the machine has none",
    ],
  },
  {
    rule: chardev.withoutSpice,
    parts: devices(
      "<channel type='spicevmc'><target type='virtio'/></channel>",
      "<smartcard mode='passthrough' type='spicevmc'/>",
      "<graphics type='spice'/>",
    ),
    says: [],
  },
];

testRules(chardev, ROWS);
