import * as interfaces from "./interface.ts";
import { passtInterface, type Row, testRules } from "../testing/rule_rows.ts";

const slirp = (inside: string) => ({ devices: `<interface type='user'>${inside}</interface>` });
const passt = (inside: string) => ({ devices: passtInterface(inside) });
const vhostuser = (inside: string) => ({
  devices: `<interface type='vhostuser'>${inside}</interface>`,
});

const ROWS: readonly Row[] = [
  {
    rule: interfaces.vhostuserWithoutPasst,
    parts: vhostuser(""),
    says: [
      "<interface: unsupported interface/vhostuser-without-passt: an interface of type 'vhostuser' is supported with passt at its other end",
    ],
  },
  {
    rule: interfaces.vhostuserWithoutPasst,
    parts: vhostuser("<backend type='passt'/>"),
    says: [],
  },
  {
    rule: interfaces.sourceDevWithoutPasst,
    parts: slirp("<source dev='eth0'/>"),
    says: [
      "eth0: error interface/source-dev-without-passt: <source dev='…'> works only with the backend passt",
    ],
  },
  { rule: interfaces.sourceDevWithoutPasst, parts: passt("<source dev='eth0'/>"), says: [] },
  // The backend is misspelt, and that is said already.
  {
    rule: interfaces.sourceDevWithoutPasst,
    parts: slirp("<source dev='eth0'/><backend type='past'/>"),
    says: [],
  },
  {
    rule: interfaces.portForwardWithoutPasst,
    parts: slirp("<portForward proto='tcp'/><portForward proto='udp'/>"),
    says: [
      "<portForward: error interface/port-forward-without-passt: <portForward> works only with the backend passt",
    ],
  },
  {
    rule: interfaces.passtAttributesWithoutPasst,
    parts: slirp("<backend type='default' logFile='/tmp/l' hostname='a'/>"),
    says: [
      "/tmp/l: error interface/backend-attribute-without-passt: logFile works only with the backend passt",
      "a: error interface/backend-attribute-without-passt: hostname works only with the backend passt",
    ],
  },
  {
    rule: interfaces.mtuWithoutPasst,
    parts: slirp("<mtu size='1400'/>"),
    says: ["1400: error interface/mtu-without-passt: <mtu> works only with the backend passt"],
  },
  {
    rule: interfaces.vhostuserModel,
    parts: vhostuser("<model type='e1000'/><backend type='passt'/>"),
    says: [
      "e1000: error interface/vhostuser-model: an interface of type 'vhostuser' needs the model 'virtio', found 'e1000'",
    ],
  },
  {
    rule: interfaces.vhostuserModel,
    parts: vhostuser("<model type='virtio-transitional'/><backend type='passt'/>"),
    says: [],
  },
  {
    rule: interfaces.misspeltModel,
    parts: passt("<model type='virtoi'/>"),
    says: [
      "virtoi: warning interface/unknown-model: unknown model 'virtoi': QEMU is asked whether it has it",
    ],
  },
  { rule: interfaces.misspeltModel, parts: passt("<model type='virtio-net-pci'/>"), says: [] },
  {
    rule: interfaces.repeatedFamily,
    parts: passt("<ip address='10.0.0.1'/><ip address='::2'/><ip address='10.0.0.2'/>"),
    says: [
      "<ip: error interface/repeated-ip: only one IPv4 address an interface, found another one on line 7",
    ],
  },
  {
    rule: interfaces.familyMismatch,
    parts: passt("<ip address='10.0.0.1' family='ipv6'/><ip address='::2' family='ipv6'/>"),
    says: ["ipv6: error interface/ip-family: family='ipv6' is not that of the address '10.0.0.1'"],
  },
  {
    rule: interfaces.ipv4Prefix,
    parts: slirp("<ip address='10.0.0.1' prefix='30'/>"),
    says: ["30: error interface/ipv4-prefix: invalid IPv4 prefix 30: need one from 4 to 27"],
  },
  {
    rule: interfaces.ipv4Prefix,
    parts: passt("<ip address='10.0.0.1' prefix='30'/>"),
    says: ["30: error interface/ipv4-prefix: invalid IPv4 prefix 30: need one from 4 to 27"],
  },
  {
    rule: interfaces.ipv4Prefix,
    parts: passt("<ip address='10.0.0.1' prefix='33'/>"),
    says: ["33: error interface/ipv4-prefix: invalid IPv4 prefix 33: need one from 4 to 27"],
  },
  { rule: interfaces.ipv4Prefix, parts: passt("<ip address='10.0.0.1' prefix='0'/>"), says: [] },
  {
    rule: interfaces.ipv6Prefix,
    parts: slirp("<ip address='fd00::1' prefix='63'/>"),
    says: ["63: error interface/ipv6-prefix: invalid IPv6 prefix 63: need 64"],
  },
  {
    rule: interfaces.ipv6Prefix,
    parts: passt("<ip address='fd00::1' prefix='63'/>"),
    says: ["63: error interface/ipv6-prefix: invalid IPv6 prefix 63: need 64"],
  },
  {
    rule: interfaces.duplicateMac,
    parts: {
      devices: passtInterface("<mac address='52:54:00:00:00:0A'/>") +
        passtInterface("<mac address='52:54:00:00:00:0a'/>"),
    },
    says: [
      "52:54:00:00:00:0a: warning interface/duplicate-mac: MAC address 52:54:00:00:00:0a is also that of the interface on line 7",
    ],
  },
  {
    rule: interfaces.multicastMac,
    parts: passt("<mac address='53:54:00:00:00:01'/>"),
    says: [
      "53:54:00:00:00:01: error interface/multicast-mac: '53:54:00:00:00:01' is a multicast address, need one of a single host",
    ],
  },
  {
    rule: interfaces.usbRom,
    parts: passt("<model type='usb-net'/><rom bar='on'/>"),
    says: ["<rom: unsupported interface/usb-rom: a USB network device has no boot ROM"],
  },
  { rule: interfaces.usbRom, parts: passt("<model type='e1000'/><rom bar='on'/>"), says: [] },
];

testRules(interfaces, ROWS);
