import { devices, type Row, testRules } from "../testing/rule_rows.ts";
import * as iotune from "./iotune.ts";

const disk = (limits: string, dev = "vda") =>
  `<disk type='file'><source file='/${dev}'/><target dev='${dev}'/><iotune>${limits}</iotune></disk>\n`;
const el = (name: string, value: number | string) => `<${name}>${value}</${name}>`;
const rule = iotune.impossibleLimits;

const ROWS: readonly Row[] = [
  {
    rule,
    parts: devices(disk(
      el("total_bytes_sec", 9) + el("read_bytes_sec", 1) + el("total_iops_sec", 0) +
        el("write_iops_sec", 1),
    )),
    says: [
      "<total_bytes_sec: error disk/limits: <total_bytes_sec> limits reading and writing together, and one of them has its own",
    ],
  },
  {
    rule,
    parts: devices(disk(el("read_iops_sec", 9) + el("read_iops_sec_max", 8))),
    says: [
      "<read_iops_sec_max: error disk/limits: <read_iops_sec_max> is 8, less than <read_iops_sec>, 9",
    ],
  },
  {
    rule,
    parts: devices(disk(el("write_bytes_sec_max", 8) + el("total_iops_sec_max_length", 2))),
    says: [
      "<write_bytes_sec_max: error disk/limits: <write_bytes_sec_max> needs <write_bytes_sec>",
      "<total_iops_sec_max_length: error disk/limits: <total_iops_sec_max_length> needs <total_iops_sec_max>",
    ],
  },
  {
    rule,
    parts: devices(disk(el("group_name", "a"))),
    says: ["<group_name: error disk/limits: <group_name> needs a limit"],
  },
  {
    rule: iotune.groupLimits,
    parts: devices(
      disk(el("total_iops_sec", 1) + el("group_name", "a")),
      disk(el("total_iops_sec", 2) + el("group_name", "a"), "vdb"),
      disk(el("total_iops_sec", 2) + el("group_name", "b"), "vdc"),
      disk(el("total_iops_sec", 1) + el("group_name", "a"), "vdd"),
    ),
    says: ["<group_name: error disk/limits: the group 'a' has other limits on line 7"],
  },
  {
    rule: iotune.emptyLimits,
    parts: devices(
      "<disk type='file' device='cdrom'><target dev='sda' bus='sata'/>" +
        "<iotune><total_iops_sec>1</total_iops_sec></iotune></disk>",
    ),
    says: [
      "<iotune: warning disk/limits: an empty drive has no limits, nor a medium that is put into it",
    ],
  },
];

testRules(iotune, ROWS);
