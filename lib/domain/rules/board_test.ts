import { devices, onArm, type Row, testRules } from "../testing/rule_rows.ts";
import * as board from "./board.ts";

const none = (underlined: string, what: string) =>
  `${underlined}: error machine/pc-only: a machine of type 'virt' has no ${what}`;

const FEATURES: readonly (readonly [xml: string, what: string])[] = [
  ["<hyperv><relaxed state='on'/></hyperv>", "enlightenments of Hyper-V"],
  ["<kvm><hidden state='on'/></kvm>", "such features of KVM"],
  ["<pvspinlock/>", "paravirtual spinlocks"],
  ["<vmport state='off'/>", "VMware's port"],
  ["<smm state='on'/>", "System Management Mode"],
  ["<ioapic driver='kvm'/>", "I/O APIC"],
  ["<ps2 state='off'/>", "keyboard controller"],
];

const DEVICES: readonly (readonly [xml: string, underlined: string, what: string])[] = [
  ["<serial type='pty'><target type='isa-serial'/></serial>", "<target", "ISA bus"],
  ["<parallel type='pty'/>", "<parallel", "parallel port"],
  ["<disk type='file' device='floppy'><target dev='fda'/></disk>", "<disk", "floppy drive"],
  ["<controller type='fdc'/>", "<controller", "floppy drive"],
  ["<input type='mouse' bus='ps2'/>", "<input", "keyboard controller"],
  ["<panic model='isa'/>", "<panic", "panic device of this model"],
  ["<sound model='sb16'/>", "<sound", "ISA bus"],
  ["<watchdog model='ib700'/>", "<watchdog", "ISA bus"],
  ["<tpm model='tpm-crb'><backend type='emulator'/></tpm>", "<tpm", "TPM of model 'tpm-crb'"],
];

const ROWS: readonly Row[] = [
  ...FEATURES.map(([features, what]): Row => ({
    rule: board.partsOfPcs,
    parts: onArm({ features }),
    says: [none(`<${/\w+/.exec(features)}`, what)],
  })),
  ...DEVICES.map(([xml, underlined, what]): Row => ({
    rule: board.partsOfPcs,
    parts: onArm(devices(xml)),
    says: [none(underlined, what)],
  })),
  {
    rule: board.partsOfPcs,
    parts: onArm({ more: "<pm><suspend-to-mem enabled='no'/></pm>" }),
    says: [none("<suspend-to-mem", "sleep states to switch")],
  },
  {
    rule: board.partsOfPcs,
    parts: onArm(
      devices("<serial type='pty'/>", "<input type='mouse' bus='usb'/>", "<panic/>"),
    ),
    says: [],
  },
  { rule: board.partsOfPcs, parts: { features: "<vmport state='off'/>" }, says: [] },
  {
    rule: board.timersOfPcs,
    parts: onArm({
      more: "<clock offset='utc'><timer name='kvmclock'/><timer name='hpet' present='no'/></clock>",
    }),
    says: ["kvmclock: error machine/pc-only: a machine of type 'virt' has no timer 'kvmclock'"],
  },
  {
    rule: board.partsOfArm,
    parts: { features: "<gic version='3'/>" },
    says: [
      "<gic: error machine/arm-only: <gic> is the interrupt controller of an ARM, and the machine is a PC",
    ],
  },
  {
    rule: board.partsOfArm,
    parts: devices("<serial type='pty'><target type='system-serial'/></serial>"),
    says: [
      "system-serial: error machine/arm-only: a PC has no serial port of type 'system-serial'",
    ],
  },
  { rule: board.partsOfArm, parts: onArm({ features: "<gic version='3'/>" }), says: [] },
  {
    rule: board.secondSystemSerial,
    parts: onArm(devices("<serial type='pty'/>", "<serial type='pty'/>")),
    says: [
      "<serial: error serial/too-many: a machine of type 'virt' has one serial port, found another one",
    ],
  },
  {
    rule: board.secondSystemSerial,
    parts: onArm(
      devices("<serial type='pty'/>", "<serial type='pty'><target type='pci-serial'/></serial>"),
    ),
    says: [],
  },
];

testRules(board, ROWS);
