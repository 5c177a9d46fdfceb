import * as forwardOverlap from "./forward_overlap.ts";
import { type Parts, passtInterface, type Row, testRules } from "../testing/rule_rows.ts";

function forwards(...inside: readonly string[]): Parts {
  return { devices: passtInterface(inside.join("\n")) };
}

function tcp(ranges: string, where = ""): string {
  return `<portForward proto='tcp'${where}>${ranges}</portForward>`;
}

const rule = forwardOverlap.forwardOverlap;
const at = (address: string) => ` address='${address}'`;
const PORT_80 = "<range start='80'/>";

const ROWS: readonly Row[] = [
  {
    rule,
    parts: forwards(tcp(PORT_80), tcp("<range start='70' end='90'/>")),
    says: ["<range: error passt/forward-overlap: TCP port 80 is forwarded already on line 7"],
  },
  {
    rule,
    parts: forwards(tcp("<range start='10' end='30'/><range start='20' end='40'/>")),
    says: [
      "<range: error passt/forward-overlap: TCP ports 20 to 30 are forwarded already on line 7",
    ],
  },
  // Across interfaces: two passt processes, one host.
  {
    rule,
    parts: { devices: passtInterface(tcp(PORT_80)) + passtInterface(tcp(PORT_80)) },
    says: ["<range: error passt/forward-overlap: TCP port 80 is forwarded already on line 7"],
  },
  // Excludes are taken out first, and only of their own forward.
  {
    rule,
    parts: forwards(
      tcp("<range start='10' end='30'/><range start='20' exclude='yes'/>"),
      tcp("<range start='20'/>"),
    ),
    says: [],
  },
  {
    rule,
    parts: forwards(
      tcp("<range start='10' end='30'/>"),
      tcp("<range start='20'/><range start='20' end='22' exclude='yes'/>"),
      tcp("<range start='21'/>"),
    ),
    says: ["<range: error passt/forward-overlap: TCP port 21 is forwarded already on line 7"],
  },
  { rule, parts: forwards(tcp(PORT_80), tcp(PORT_80).replace("tcp", "udp")), says: [] },
  {
    rule,
    parts: forwards(tcp(PORT_80, at("127.0.0.1")), tcp(PORT_80, at("127.0.0.2"))),
    says: [],
  },
  { rule, parts: forwards(tcp(PORT_80, at("0.0.0.0")), tcp(PORT_80, at("::"))), says: [] },
  {
    rule,
    parts: forwards(tcp(PORT_80, at("::1")), tcp(PORT_80, at("0:0:0:0:0:0:0:1"))),
    says: ["<range: error passt/forward-overlap: TCP port 80 is forwarded already on line 7"],
  },
  {
    rule,
    parts: forwards(tcp(PORT_80, at("127.0.0.1")), tcp(PORT_80, at("::ffff:7f00:1"))),
    says: ["<range: error passt/forward-overlap: TCP port 80 is forwarded already on line 7"],
  },
  {
    rule,
    parts: forwards(tcp(PORT_80, at("192.0.2.1")), tcp(PORT_80, at("0.0.0.0"))),
    says: ["<range: error passt/forward-overlap: TCP port 80 is forwarded already on line 7"],
  },
  {
    rule,
    parts: forwards(tcp(PORT_80, " dev='eth0'"), tcp(PORT_80, " dev='eth1'")),
    says: [],
  },
  {
    rule,
    parts: forwards(tcp(PORT_80, " dev='eth0'"), tcp(PORT_80)),
    says: ["<range: error passt/forward-overlap: TCP port 80 is forwarded already on line 7"],
  },
  {
    rule,
    parts: forwards("<portForward proto='tcp'/>", tcp(PORT_80)),
    says: [
      "<range: warning passt/forward-overlaps-all: TCP port 80 is forwarded already on line 7",
    ],
  },
  {
    rule,
    parts: forwards(tcp("<range start='80' exclude='yes'/>"), tcp(PORT_80)),
    says: [],
  },
  // A long range that began earlier is found behind a short one.
  {
    rule,
    parts: forwards(
      tcp("<range start='10' end='90'/>"),
      tcp("<range start='20'/>", at("127.0.0.1")),
      tcp("<range start='85'/>", at("127.0.0.1")),
    ),
    says: [
      "<range: error passt/forward-overlap: TCP port 20 is forwarded already on line 7",
      "<range: error passt/forward-overlap: TCP port 85 is forwarded already on line 7",
    ],
  },
];

testRules({ rule }, ROWS);
