import { devices, type Row, testRules } from "../testing/rule_rows.ts";
import * as smartcard from "./smartcard.ts";

const certificates = (count: number) =>
  devices(
    "<smartcard mode='host-certificates'>",
    "<certificate>a</certificate>".repeat(count),
    "</smartcard>",
  );

const ROWS: readonly Row[] = [
  {
    rule: smartcard.secondSmartcard,
    parts: devices("<smartcard mode='host'/>", "<smartcard mode='host'/>"),
    says: [
      "<smartcard: error smartcard/second: a machine has one smart card, found another one on line 7",
    ],
  },
  { rule: smartcard.secondSmartcard, parts: devices("<smartcard mode='host'/>"), says: [] },
  {
    rule: smartcard.smartcardParts,
    parts: certificates(2),
    says: [
      "<smartcard: error smartcard/certificates: a card of the host's certificates has three, found 2",
    ],
  },
  { rule: smartcard.smartcardParts, parts: certificates(3), says: [] },
  {
    rule: smartcard.smartcardParts,
    parts: devices(
      "<smartcard mode='passthrough' type='tcp'/>",
      "<smartcard mode='passthrough' type='unix'><source mode='bind'/></smartcard>",
      "<smartcard mode='passthrough' type='spicevmc'/>",
    ),
    says: [
      "<smartcard: error smartcard/no-source: a smart card of type 'tcp' needs a <source>",
      "<smartcard: error smartcard/no-source: a smart card of type 'unix' needs a <source>",
    ],
  },
];

testRules(smartcard, ROWS);
