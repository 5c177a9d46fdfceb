import * as portForward from "./port_forward.ts";
import { type Parts, passtInterface, type Row, testRules } from "../testing/rule_rows.ts";

function forward(ranges: string, attributes = "proto='tcp'"): Parts {
  return { devices: passtInterface(`<portForward ${attributes}>${ranges}</portForward>`) };
}

const ROWS: readonly Row[] = [
  {
    rule: portForward.endBeforeStart,
    parts: forward("<range start='2000' end='1000'/><range start='5' end='5'/>"),
    says: [
      "1000: error passt/range-end-before-start: the range ends at 1000, before its start 2000",
    ],
  },
  {
    rule: portForward.targetPastLastPort,
    parts: forward("<range start='2000' end='2002' to='65534'/>"),
    says: [
      "65534: error passt/target-past-65535: port 2002 would lead to port 65536 in the guest, past 65535",
    ],
  },
  {
    rule: portForward.targetPastLastPort,
    parts: forward("<range start='2000' end='2001' to='65534'/><range start='9' to='65535'/>"),
    says: [],
  },
  {
    rule: portForward.excludeWithTarget,
    parts: forward("<range start='20' end='30'/><range start='22' to='23' exclude='yes'/>"),
    says: [
      "23: error passt/exclude-with-target: excluded ports lead nowhere, found to='…' with exclude='yes'",
    ],
  },
  {
    rule: portForward.excludeOutsideRanges,
    parts: forward(
      "<range start='20' end='30'/><range start='31' end='40' exclude='yes'/>" +
        "<range start='19' exclude='yes'/><range start='30' end='35' exclude='yes'/>",
    ),
    says: [
      "<range: warning passt/exclude-outside: ports 31 to 40 are excluded from ranges that do not hold them",
      "<range: warning passt/exclude-outside: port 19 is excluded from ranges that do not hold it",
    ],
  },
  // Only excludes: all other ports are forwarded.
  {
    rule: portForward.excludeOutsideRanges,
    parts: forward("<range start='22' exclude='yes'/>"),
    says: [],
  },
  {
    rule: portForward.forwardOfNothing,
    parts: forward(
      "<range start='20' end='30'/><range start='20' end='25' exclude='yes'/>" +
        "<range start='26' end='99' exclude='yes'/>",
    ),
    says: [
      "<portForward: error passt/forward-of-nothing: every port of this <portForward> is excluded again",
    ],
  },
  {
    rule: portForward.privilegedPort,
    parts: forward(
      "<range start='80' to='8080'/><range start='1000' end='2000'/><range start='1024'/>" +
        "<range start='1010' exclude='yes'/>",
    ),
    says: [
      "80: warning passt/privileged-port: TCP port 80 of the host may need a privilege, like all below 1024",
      "1000: warning passt/privileged-port: TCP ports 1000 to 1009 of the host may need a privilege, like all below 1024",
    ],
  },
  // What needs the privilege is excluded.
  {
    rule: portForward.privilegedPort,
    parts: forward("<range start='1000' end='2000'/><range start='1' end='1023' exclude='yes'/>"),
    says: [],
  },
  {
    rule: portForward.everyAddress,
    parts: forward("<range start='8080'/>"),
    says: [
      "<portForward: note passt/every-address: these ports are open on every address of the host",
    ],
  },
  {
    rule: portForward.everyAddress,
    parts: forward("<range start='8080'/>", "proto='tcp' address='127.0.0.1'"),
    says: [],
  },
  ...(["0.0.0.0", "::", "::ffff:0:0"] as const).map((address): Row => ({
    rule: portForward.everyAddress,
    parts: forward("<range start='8080'/>", `proto='tcp' address='${address}'`),
    says: [
      `<portForward: note passt/every-address: these ports are open on every ${
        address === "::" ? "IPv6" : "IPv4"
      } address of the host`,
    ],
  })),
  {
    rule: portForward.everyAddress,
    parts: forward("<range start='8080'/>", "proto='tcp' dev='lo'"),
    says: [],
  },
];

testRules(portForward, ROWS);
