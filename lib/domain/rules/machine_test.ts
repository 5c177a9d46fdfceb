import * as firmware from "./firmware.ts";
import * as processor from "./processor.ts";
import { type Parts, type Row, testRules } from "../testing/rule_rows.ts";

const PFLASH = "<loader readonly='yes' type='pflash'>/code.fd</loader>";
const EFI = " firmware='efi'";
const feature = (name: string, enabled: string) => `<feature enabled='${enabled}' name='${name}'/>`;
const auto = (features: string): Parts => ({
  osAttributes: EFI,
  os: `<firmware>${features}</firmware>`,
});
const sysinfo = (uuid: string): Parts => ({
  more: `<uuid>0e8400e2-9b29-41d4-a716-446655440000</uuid><sysinfo type='smbios'><system>` +
    `<entry name='uuid'>${uuid}</entry></system></sysinfo>`,
});

const ROWS: readonly Row[] = [
  {
    rule: firmware.keysWithoutSecureBoot,
    parts: auto(feature("enrolled-keys", "yes") + feature("secure-boot", "no")),
    says: [
      "<feature: error firmware/keys-without-secure-boot: firmware feature 'enrolled-keys' cannot be enabled while 'secure-boot' is disabled",
    ],
  },
  {
    rule: firmware.keysWithoutSecureBoot,
    parts: auto(feature("enrolled-keys", "yes")),
    says: [],
  },
  {
    rule: firmware.featuresWithoutAuto,
    parts: { os: `<firmware>${feature("secure-boot", "no")}</firmware>` },
    says: [
      "<firmware: error firmware/features-without-auto: <firmware> features choose a firmware, and there is no firmware='efi' on <os> to choose",
    ],
  },
  {
    rule: firmware.efiWithoutAcpi,
    parts: { os: PFLASH, features: "<pae/>" },
    says: ["<loader: error firmware/efi-without-acpi: UEFI needs ACPI, and the machine has none"],
  },
  {
    rule: firmware.efiWithoutAcpi,
    parts: { osAttributes: EFI },
    says: ["efi: error firmware/efi-without-acpi: UEFI needs ACPI, and the machine has none"],
  },
  { rule: firmware.efiWithoutAcpi, parts: { os: PFLASH, features: "<acpi/>" }, says: [] },
  // Misspelt, and that is said already.
  { rule: firmware.efiWithoutAcpi, parts: { os: PFLASH, features: "<acpj/>" }, says: [] },
  {
    rule: firmware.statelessWithNvram,
    parts: { os: "<loader type='pflash' stateless='yes'>/c</loader><nvram>/v</nvram>" },
    says: [
      "<nvram: error firmware/stateless-nvram: a stateless firmware has no variables, found <nvram>",
    ],
  },
  {
    rule: firmware.romWithNvram,
    parts: { os: "<loader type='rom'>/c</loader><nvram>/v</nvram>" },
    says: [
      "<nvram: error firmware/rom-nvram: a firmware of type 'rom' has no variables, found <nvram>",
    ],
  },
  {
    rule: firmware.secureLoader,
    parts: {
      machine: "pc-i440fx-7.2",
      os: "<loader secure='yes' type='pflash'>/c</loader>",
      features: "<smm state='off'/>",
    },
    says: [
      "yes: error firmware/secure-machine: secure='yes' needs a q35 machine, found 'pc-i440fx-7.2'",
      "off: error firmware/secure-smm: <loader secure='yes'> needs System Management Mode, found it switched off",
    ],
  },
  {
    rule: firmware.tsegSize,
    parts: { features: "<smm state='on'><tseg unit='KiB'>1500</tseg></smm>" },
    says: ["1500: error features/tseg-size: <tseg> is a whole number of MiB, found 1500 KiB"],
  },
  {
    rule: firmware.tsegPlace,
    parts: {
      machine: "pc",
      features: "<smm state='off'><tseg unit='MiB'>16</tseg></smm>",
    },
    says: [
      "16: error features/tseg-machine: <tseg> needs a q35 machine",
      "16: error features/tseg-smm: <tseg> is of System Management Mode, which is switched off",
    ],
  },
  {
    rule: firmware.tsegSize,
    parts: { features: "<smm state='on'><tseg unit='MiB'>48</tseg></smm>" },
    says: [],
  },
  {
    rule: firmware.smbiosWithoutSysinfo,
    parts: { os: "<smbios mode='sysinfo'/>" },
    says: [
      "sysinfo: error os/smbios-without-sysinfo: <smbios mode='sysinfo'> needs <sysinfo type='smbios'>",
    ],
  },
  {
    rule: firmware.sysinfoUuid,
    parts: sysinfo("0E8400E29B2941D4A716446655440001"),
    says: [
      "<entry: error sysinfo/uuid: the UUID in <sysinfo> is not that of the machine, 0e8400e2-9b29-41d4-a716-446655440000",
    ],
  },
  {
    rule: firmware.sysinfoUuid,
    parts: sysinfo("0E8400E2-9B29-41D4-A716-446655440000"),
    says: [],
  },
];

const memory = (rest: string): Parts => ({ sizes: `<memory unit='MiB'>64</memory>${rest}` });
const cpu = (attributes: string, inside = ""): Parts => ({
  more: `<cpu ${attributes}>${inside}</cpu>`,
});

const PROCESSOR_ROWS: readonly Row[] = [
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
      "on: error cpu/migratable: migratable is of the modes 'host-passthrough' and 'maximum' only",
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
    rule: processor.hugepages,
    parts: {
      more:
        "<memoryBacking><hugepages><page size='2048'/><page size='4' unit='GiB'/></hugepages></memoryBacking>",
    },
    says: [
      "<page: error memory/hugepages-sizes: a machine without NUMA nodes has huge pages of one size, found another one",
    ],
  },
  {
    rule: processor.hugepages,
    parts: {
      more: "<memoryBacking><hugepages/><source type='anonymous'/><allocation mode='ondemand'/>" +
        "</memoryBacking>",
    },
    says: [
      "anonymous: error memory/hugepages-anonymous: huge pages cannot be had from anonymous memory",
      "ondemand: error memory/hugepages-on-demand: huge pages are allocated at the start, found mode='ondemand'",
    ],
  },
];

testRules(firmware, ROWS);
testRules(processor, PROCESSOR_ROWS);
