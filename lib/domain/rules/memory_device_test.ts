import * as memoryDevice from "./memory_device.ts";
import { type Parts, type Row, testRules } from "../testing/rule_rows.ts";

const MAXIMUM = "<maxMemory slots='2' unit='MiB'>512</maxMemory>";
const CELL = "<cpu><numa><cell memory='65536'/></numa></cpu>";

const dimm = (sizeMiB: number, node = "", address = ""): string =>
  `<memory model='dimm'><target><size unit='MiB'>${sizeMiB}</size>${node}</target>${address}</memory>`;

const BLOCK = "<block unit='MiB'>2</block>";

const virtioMem = (target: string): Parts => ({
  more: MAXIMUM,
  devices: `<memory model='virtio-mem'><target>${target}</target></memory>`,
});

const machine = (devices: string, more = MAXIMUM): Parts => ({ more, devices });
const slot = (number: number): string => `<address type='dimm' slot='${number}'/>`;

const ROWS: readonly Row[] = [
  { rule: memoryDevice.memoryMaximum, parts: machine(""), says: [] },
  {
    rule: memoryDevice.memoryMaximum,
    parts: machine("", "<maxMemory slots='1' unit='MiB'>32</maxMemory>"),
    says: [
      "<maxMemory: error memory/maximum: the machine has 65536 KiB of memory, more than the 32768 KiB here",
    ],
  },
  { rule: memoryDevice.memorySlots, parts: machine(dimm(16) + dimm(16, "", slot(1))), says: [] },
  {
    rule: memoryDevice.memorySlots,
    parts: machine(dimm(16), ""),
    says: ["<memory: error memory/no-maximum: memory modules need <maxMemory>"],
  },
  {
    rule: memoryDevice.memorySlots,
    parts: machine(dimm(16) + dimm(16) + dimm(16)),
    says: ["<memory: error memory/slots: there are 3 modules, and 2 slots for them"],
  },
  {
    rule: memoryDevice.memorySlots,
    parts: machine(dimm(16, "", slot(2))),
    says: ["2: error memory/slots: there are 2 slots, counted from 0, found 2"],
  },
  {
    rule: memoryDevice.repeatedSlot,
    parts: machine(dimm(16, "", slot(1)) + dimm(16, "", slot(1))),
    says: ["1: error memory/slots: slot 1 has another module already"],
  },
  { rule: memoryDevice.repeatedSlot, parts: machine(dimm(16) + dimm(16)), says: [] },
  { rule: memoryDevice.modulesWithinMemory, parts: machine(dimm(16)), says: [] },
  {
    rule: memoryDevice.modulesWithinMemory,
    parts: machine(dimm(64)),
    says: [
      "<memory: error memory/modules: the modules have 65536 KiB, which leaves nothing of the 65536 KiB in all",
    ],
  },
  { rule: memoryDevice.moduleNode, parts: machine(dimm(16)), says: [] },
  {
    rule: memoryDevice.moduleNode,
    parts: machine(dimm(16, "<node>0</node>"), MAXIMUM + CELL),
    says: [],
  },
  {
    rule: memoryDevice.moduleNode,
    parts: machine(dimm(16), MAXIMUM + CELL),
    says: [
      "<memory: error memory/node: a module of a machine with NUMA nodes belongs to one of them",
    ],
  },
  {
    rule: memoryDevice.moduleNode,
    parts: machine(dimm(16, "<node>1</node>"), MAXIMUM + CELL),
    says: ["<node: error memory/node: there is no cell 1 in <numa>"],
  },
  {
    rule: memoryDevice.memoryBlocks,
    parts: virtioMem(`<size unit='MiB'>16</size>${BLOCK}<requested unit='MiB'>4</requested>`),
    says: [],
  },
  {
    rule: memoryDevice.memoryBlocks,
    parts: virtioMem("<size unit='MiB'>16</size><block unit='MiB'>3</block>"),
    says: [
      "<target: error memory/blocks: a block is a power of two, at least 2 MiB, found 3072 KiB",
    ],
  },
  {
    rule: memoryDevice.memoryBlocks,
    parts: virtioMem(`<size unit='MiB'>17</size>${BLOCK}`),
    says: ["<target: error memory/blocks: size and requested are whole blocks of 2048 KiB"],
  },
  {
    rule: memoryDevice.memoryBlocks,
    parts: virtioMem(`<size unit='MiB'>16</size>${BLOCK}<requested unit='MiB'>18</requested>`),
    says: [
      "<target: error memory/blocks: requested is 18432 KiB, more than the size of 16384 KiB",
    ],
  },
];

testRules(memoryDevice, ROWS);
