import * as vcpus from "./vcpus.ts";
import { type Parts, type Row, testRules } from "../testing/rule_rows.ts";

const FIRST = "<vcpu id='0' enabled='yes' hotpluggable='no'/>";

const listed = (...more: readonly string[]): Parts => ({
  sizes: "<memory unit='MiB'>64</memory><vcpu>2</vcpu>",
  more: `<vcpus>${more.join("")}</vcpus>`,
});

const ROWS: readonly Row[] = [
  {
    rule: vcpus.vcpuNumbers,
    parts: listed(FIRST, "<vcpu id='1' enabled='no' hotpluggable='yes'/>"),
    says: [],
  },
  {
    rule: vcpus.vcpuNumbers,
    parts: listed(FIRST, "<vcpu id='2' enabled='no' hotpluggable='yes'/>"),
    says: [
      "2: error vcpus/number: there is no processor 2: <vcpu> says 2, counted from 0",
    ],
  },
  {
    rule: vcpus.vcpuNumbers,
    parts: listed(FIRST, FIRST),
    says: ["0: error vcpus/number: processor 0 is there already"],
  },
  { rule: vcpus.fixedVcpus, parts: listed(FIRST), says: [] },
  {
    rule: vcpus.fixedVcpus,
    parts: listed("<vcpu id='1' enabled='yes' hotpluggable='no'/>"),
    says: [
      "<vcpus: error vcpus/fixed: the processors that are not hotpluggable are the first ones, " +
      "from 0 on, and enabled",
    ],
  },
  {
    rule: vcpus.absentVcpus,
    parts: listed(FIRST, "<vcpu id='1' enabled='no'/>"),
    says: ["<vcpu: error vcpus/absent: processor 1 is neither enabled nor hotpluggable"],
  },
  {
    rule: vcpus.absentVcpus,
    parts: listed(FIRST, "<vcpu id='1' enabled='no' hotpluggable='yes'/>"),
    says: [],
  },
];

testRules(vcpus, ROWS);
