import * as memory from "./memory.ts";
import { type Parts, type Row, testRules } from "../testing/rule_rows.ts";

const TWO = "<cpu><numa><cell memory='32768'/><cell memory='32768'/></numa></cpu>";

const pages = (inside: string, more = ""): Parts => ({
  more: `<memoryBacking><hugepages>${inside}</hugepages></memoryBacking>${more}`,
});

const ROWS: readonly Row[] = [
  {
    rule: memory.missingMemory,
    parts: { sizes: "<vcpu>1</vcpu>" },
    says: ["<domain: error memory/missing: <domain> needs <memory> in it"],
  },
  { rule: memory.missingMemory, parts: { sizes: "<vcpu>1</vcpu>", more: TWO }, says: [] },
  { rule: memory.memoryOfCells, parts: { more: TWO }, says: [] },
  {
    rule: memory.memoryOfCells,
    parts: { sizes: "<memory unit='MiB'>96</memory>", more: TWO },
    says: [
      "<memory: warning memory/cells: the cells of <numa> have 65536 KiB, and that is the memory; " +
      "<memory> says 98304 KiB",
    ],
  },
  {
    rule: memory.hugePageNodes,
    parts: pages("<page size='2048' nodeset='0'/><page size='1048576'/>", TWO),
    says: [],
  },
  {
    rule: memory.hugePageNodes,
    parts: pages("<page size='2048'/><page size='1048576'/>"),
    says: [
      "<page: error memory/hugepages-sizes: a machine without NUMA nodes has huge pages of one size, " +
      "found another one",
    ],
  },
  {
    rule: memory.hugePageNodes,
    parts: pages("<page size='2048'/><page size='1048576'/>", TWO),
    says: [
      "<page: error memory/hugepages-sizes: there are huge pages for all other nodes already",
    ],
  },
  {
    rule: memory.hugePageNodes,
    parts: pages("<page size='2048' nodeset='0-1'/><page size='1048576' nodeset='1'/>", TWO),
    says: ["1: error memory/hugepages-sizes: there are huge pages for node 1 already"],
  },
  {
    rule: memory.hugePageNodes,
    parts: pages("<page size='2048' nodeset='2'/>", TWO),
    says: ["2: error memory/hugepages-sizes: there is no cell 2 in <numa>"],
  },
];

testRules(memory, ROWS);
