import * as numa from "./numa.ts";
import { type Parts, type Row, testRules } from "../testing/rule_rows.ts";

const cells = (inside: string, more = ""): Parts => ({
  sizes: "<memory unit='MiB'>64</memory><vcpu>4</vcpu>",
  more: `${more}<cpu><numa>${inside}</numa></cpu>`,
});

const TWO = "<cell id='0' cpus='0-1' memory='32768'/><cell id='1' cpus='2' memory='32768'/>";

const distance = (attributes: string): Parts =>
  cells(
    `<cell memory='1'><distances><sibling ${attributes}/></distances></cell><cell memory='1'/>`,
  );

const tuned = (memory: string, mode: string): Parts =>
  cells(TWO, `<numatune>${memory}<memnode cellid='1' mode='${mode}' nodeset='0'/></numatune>`);

const ROWS: readonly Row[] = [
  { rule: numa.cellNumbers, parts: cells(TWO), says: [] },
  { rule: numa.cellNumbers, parts: cells("<cell memory='1'/><cell memory='1'/>"), says: [] },
  {
    rule: numa.cellNumbers,
    parts: cells("<cell id='0' memory='1'/><cell id='2' memory='1'/>"),
    says: ["2: error numa/cell-number: the 2 cells have the numbers 0 to 1, found 2"],
  },
  {
    rule: numa.cellNumbers,
    parts: cells("<cell id='1' memory='1'/><cell id='1' memory='1'/>"),
    says: ["1: error numa/cell-number: there is a cell 1 already"],
  },
  { rule: numa.cellProcessors, parts: cells(TWO), says: [] },
  {
    rule: numa.cellProcessors,
    parts: cells("<cell cpus='0-1' memory='1'/><cell cpus='1-2' memory='1'/>"),
    says: ["1-2: error numa/processors: of these processors 1 is in another cell already"],
  },
  {
    rule: numa.cellProcessors,
    parts: cells("<cell cpus='0-5' memory='1'/>"),
    says: [
      "0-5: error numa/processors: there is no processor 4-5: <vcpu> says 4, counted from 0",
    ],
  },
  {
    rule: numa.cellProcessors,
    parts: cells("<cell cpus='3-1' memory='1'/>"),
    says: ["3-1: error numa/processors: these are no processors"],
  },
  { rule: numa.cellDistances, parts: distance("id='1' value='21'"), says: [] },
  { rule: numa.cellDistances, parts: distance("id='0' value='10'"), says: [] },
  {
    rule: numa.cellDistances,
    parts: distance("id='2' value='21'"),
    says: ["2: error numa/distance: there is no cell 2"],
  },
  {
    rule: numa.cellDistances,
    parts: distance("id='1' value='10'"),
    says: [
      "10: error numa/distance: a cell is at the distance 10 to itself and farther from others, found 10",
    ],
  },
  {
    rule: numa.tunedCells,
    parts: cells(TWO, "<numatune><memnode cellid='1' nodeset='0'/></numatune>"),
    says: [],
  },
  {
    rule: numa.tunedCells,
    parts: { more: "<numatune><memnode cellid='0' nodeset='0'/></numatune>" },
    says: ["0: error numatune/cell: there is no cell 0 in <numa>"],
  },
  {
    rule: numa.tunedCells,
    parts: cells(
      TWO,
      "<numatune><memnode cellid='1' nodeset='0'/><memnode cellid='1' nodeset='1'/></numatune>",
    ),
    says: ["1: error numatune/cell: there is a <memnode> of cell 1 already"],
  },
  {
    rule: numa.restrictedNodes,
    parts: tuned("", "restrictive"),
    says: [
      "<memnode: error numatune/restrictive: this has mode='restrictive', and <memory> has not",
    ],
  },
  {
    rule: numa.restrictedNodes,
    parts: tuned("<memory mode='strict' nodeset='0'/>", "restrictive"),
    says: [
      "<memnode: error numatune/restrictive: this has mode='restrictive', and <memory> has not",
    ],
  },
  {
    rule: numa.restrictedNodes,
    parts: tuned("<memory mode='restrictive' nodeset='0'/>", "strict"),
    says: [
      "<memnode: error numatune/restrictive: <memory> has mode='restrictive', and this has another one",
    ],
  },
  {
    rule: numa.restrictedNodes,
    parts: tuned("<memory mode='restrictive' nodeset='0'/>", "restrictive"),
    says: [],
  },
  { rule: numa.restrictedNodes, parts: tuned("", "interleave"), says: [] },
  {
    rule: numa.tunedNodes,
    parts: { more: "<numatune><memory placement='static'/></numatune>" },
    says: ["<memory: error numatune/no-nodes: placement='static' needs the host's nodes"],
  },
  {
    rule: numa.tunedNodes,
    parts: { more: "<numatune><memory placement='auto'/></numatune>" },
    says: [],
  },
];

testRules(numa, ROWS);
