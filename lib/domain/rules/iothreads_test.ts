import * as iothreads from "./iothreads.ts";
import { type Parts, type Row, testRules } from "../testing/rule_rows.ts";

const THREE = "<iothreads>3</iothreads><iothreadids><iothread id='7'/></iothreadids>";

const disk = (inside: string, bus = "virtio"): string =>
  `<disk type='file'>${inside}<source file='/d'/><target dev='vda' bus='${bus}'/></disk>`;

const mapping = (attributes: string, inside: string): Parts => ({
  more: THREE,
  devices: disk(`<driver name='qemu' ${attributes}><iothreads>${inside}</iothreads></driver>`),
});

const ROWS: readonly Row[] = [
  {
    rule: iothreads.repeatedIothread,
    parts: { more: "<iothreadids><iothread id='7'/><iothread id='7'/></iothreadids>" },
    says: ["7: error iothread/repeated: there is an <iothread> 7 already"],
  },
  { rule: iothreads.repeatedIothread, parts: { more: THREE }, says: [] },
  {
    rule: iothreads.missingIothread,
    parts: { more: THREE, devices: disk("<driver name='qemu' iothread='3'/>") },
    says: ["3: error iothread/missing: there is no iothread 3"],
  },
  {
    rule: iothreads.missingIothread,
    parts: mapping("queues='2'", "<iothread id='1'/><iothread id='4'/>"),
    says: ["4: error iothread/missing: there is no iothread 4"],
  },
  {
    rule: iothreads.missingIothread,
    parts: {
      more: THREE,
      devices: disk("<driver name='qemu' iothread='2'/>") +
        "<controller type='scsi' model='virtio-scsi'><driver iothread='7'/></controller>",
    },
    says: [],
  },
  {
    rule: iothreads.iothreadBus,
    parts: { more: THREE, devices: disk("<driver name='qemu' iothread='1'/>", "sata") },
    says: ["1: error iothread/bus: only virtio disks have a thread of their own"],
  },
  {
    rule: iothreads.iothreadBus,
    parts: { more: THREE, devices: disk("<driver name='qemu' iothread='1'/>") },
    says: [],
  },
  {
    rule: iothreads.iothreadWithoutEvents,
    parts: { more: THREE, devices: disk("<driver name='qemu' ioeventfd='off' iothread='1'/>") },
    says: [
      "off: error iothread/ioeventfd: a device with an iothread needs its ioeventfd, found ioeventfd='off'",
    ],
  },
  {
    rule: iothreads.iothreadWithoutEvents,
    parts: { more: THREE, devices: disk("<driver name='qemu' ioeventfd='on' iothread='1'/>") },
    says: [],
  },
  {
    rule: iothreads.iothreadMappings,
    parts: mapping("queues='2' iothread='1'", "<iothread id='1'/>"),
    says: ["<iothreads: error iothread/mapping: a device has one iothread, or a list of them"],
  },
  {
    rule: iothreads.iothreadMappings,
    parts: mapping("queues='2'", ""),
    says: ["<iothreads: error iothread/mapping: the list names no iothread"],
  },
  {
    rule: iothreads.iothreadMappings,
    parts: mapping("", "<iothread id='1'><queue id='0'/></iothread>"),
    says: [
      "<iothreads: error iothread/mapping: queues are given to iothreads, and there is no number of queues",
    ],
  },
  {
    rule: iothreads.iothreadMappings,
    parts: mapping("queues='2'", "<iothread id='1'><queue id='0'/></iothread><iothread id='2'/>"),
    says: [
      "<iothreads: error iothread/mapping: each of the 2 queues, 0 to 1, has to be given to one iothread",
    ],
  },
  {
    rule: iothreads.iothreadMappings,
    parts: mapping(
      "queues='2'",
      "<iothread id='1'><queue id='1'/></iothread><iothread id='2'><queue id='0'/></iothread>",
    ),
    says: [],
  },
  {
    rule: iothreads.iothreadMappings,
    parts: mapping("", "<iothread id='1'/><iothread id='2'/>"),
    says: [],
  },
];

testRules(iothreads, ROWS);
