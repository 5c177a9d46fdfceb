import { type Parts, type Row, testRules } from "../testing/rule_rows.ts";
import * as processor from "./processor.ts";

const memory = (rest: string): Parts => ({ sizes: `<memory unit='MiB'>64</memory>${rest}` });
const cpu = (attributes: string, inside = ""): Parts => ({
  more: `<cpu ${attributes}>${inside}</cpu>`,
});

const ROWS: readonly Row[] = [
  {
    rule: processor.currentVcpus,
    parts: memory("<vcpu current='3'>2</vcpu>"),
    says: ["3: error vcpu/current: current='3' is more than the 2 processors there are"],
  },
  {
    rule: processor.hostModel,
    parts: cpu("mode='host-model'"),
    says: [
      "host-model: note cpu/host-model: 'host-model' is taken as 'host-passthrough': the machine is not to be moved",
    ],
  },
  {
    rule: processor.hostModel,
    parts: { ...cpu("mode='host-model'"), type: "qemu" },
    says: [
      "host-model: note cpu/host-model: 'host-model' is taken as 'maximum': the machine is not to be moved",
    ],
  },
  {
    rule: processor.topologyProduct,
    parts: {
      ...memory("<vcpu>4</vcpu>"),
      ...cpu("", "<topology sockets='1' dies='2' cores='3' threads='1'/>"),
    },
    says: ["<topology: error cpu/topology: the topology is of 6 processors, and there are 4"],
  },
  {
    rule: processor.topologyProduct,
    parts: {
      ...memory("<vcpu current='1'>6</vcpu>"),
      ...cpu("", "<topology sockets='1' dies='2' cores='3' threads='1'/>"),
    },
    says: [],
  },
  {
    rule: processor.featuresWithoutModel,
    parts: cpu("mode='custom'", "<feature policy='require' name='svm'/>"),
    says: ["<cpu: error cpu/no-model: <cpu> has features and no model to add them to"],
  },
  {
    rule: processor.featuresWithoutModel,
    parts: cpu("mode='host-model'", "<feature policy='require' name='svm'/>"),
    says: [],
  },
  {
    rule: processor.repeatedFeature,
    parts: cpu(
      "mode='maximum'",
      "<feature policy='require' name='svm'/><feature policy='disable' name='svm'/>",
    ),
    says: ["svm: error cpu/repeated-feature: CPU feature 'svm' is there already"],
  },
  {
    rule: processor.hostProcessor,
    parts: { type: "qemu", ...cpu("mode='host-passthrough'") },
    says: [
      "host-passthrough: error cpu/host-needs-kvm: mode='host-passthrough' needs <domain type='kvm'>, found 'qemu'",
    ],
  },
  {
    rule: processor.migratable,
    parts: cpu("mode='host-model' migratable='on'"),
    says: [
      "on: error cpu/migratable: migratable is for the modes 'host-passthrough' and 'maximum' only",
    ],
  },
  {
    rule: processor.currentMemory,
    parts: memory("<currentMemory unit='MiB'>65</currentMemory>"),
    says: [
      "65: warning memory/current: <currentMemory> is more than <memory>, so the guest has 65536 KiB",
    ],
  },
  {
    rule: processor.memoryWithoutUnit,
    parts: { sizes: "<memory>1024</memory>" },
    says: ["<memory: warning memory/without-unit: 1024 without a unit is 1024 KiB, which is 1 MiB"],
  },
  {
    rule: processor.memoryWithoutUnit,
    parts: { sizes: "<memory>512</memory>" },
    says: ["<memory: warning memory/without-unit: 512 without a unit is 512 KiB"],
  },
  { rule: processor.memoryWithoutUnit, parts: { sizes: "<memory>65537</memory>" }, says: [] },
  {
    rule: processor.memoryWithoutUnit,
    parts: { sizes: "<memory unit='KiB'>1024</memory>" },
    says: [],
  },
  {
    rule: processor.hugepages,
    parts: {
      more: "<memoryBacking><hugepages/><source type='anonymous'/><allocation mode='ondemand'/>" +
        "</memoryBacking>",
    },
    says: [
      "anonymous: error memory/hugepages-anonymous: huge pages do not go with anonymous memory",
      "ondemand: error memory/hugepages-on-demand: huge pages are allocated at the start, found mode='ondemand'",
    ],
  },
];

testRules(processor, ROWS);
