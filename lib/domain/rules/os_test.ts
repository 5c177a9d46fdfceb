import { type Row, testRules } from "../testing/rule_rows.ts";
import * as os from "./os.ts";

const rule = os.otherMachine;

const ROWS: readonly Row[] = [
  {
    rule,
    parts: { machine: "microvm" },
    says: ["microvm: unsupported os/machine: machines of type 'microvm' are not supported"],
  },
  {
    rule,
    parts: { machine: "virt", arch: "riscv64" },
    says: [
      "riscv64: unsupported os/architecture: machines of architecture 'riscv64' are not supported",
    ],
  },
  {
    rule,
    parts: { machine: "raspi3b", arch: "aarch64" },
    says: ["raspi3b: unsupported os/machine: machines of type 'raspi3b' are not supported"],
  },
  { rule, parts: { machine: "virt", arch: "aarch64" }, says: [] },
  { rule, parts: { machine: "pc-i440fx-noble" }, says: [] },
  { rule, parts: { machine: "pc", arch: "i686" }, says: [] },
  {
    rule: os.biosSerial,
    parts: { os: "<bios useserial='yes'/>" },
    says: [
      "yes: error os/no-serial: the firmware's output needs a serial port, and the machine has none",
    ],
  },
  {
    rule: os.biosSerial,
    parts: { os: "<bios useserial='yes'/>", devices: "<serial type='pty'/>" },
    says: [],
  },
];

testRules(os, ROWS);
