import * as boot from "./boot.ts";
import { type Row, testRules } from "../testing/rule_rows.ts";

const ROWS: readonly Row[] = [
  {
    rule: boot.kernelParts,
    parts: { os: "<initrd>/srv/initrd</initrd><cmdline>quiet</cmdline>" },
    says: [
      "<initrd: error os/no-kernel: <initrd> is for a kernel, and there is no <kernel>",
      "<cmdline: error os/no-kernel: <cmdline> is for a kernel, and there is no <kernel>",
    ],
  },
  {
    rule: boot.kernelParts,
    parts: { os: "<kernel>/srv/vmlinuz</kernel><cmdline>quiet</cmdline>" },
    says: [],
  },
  // The path is wrong, and that is said already.
  { rule: boot.kernelParts, parts: { os: "<kernel>vmlinuz</kernel><cmdline/>" }, says: [] },
];

testRules(boot, ROWS);
