import * as drivePlace from "./drive_place.ts";
import { type Parts, type Row, testRules } from "../testing/rule_rows.ts";

const disk = (target: string, address: string, controller = ""): Parts => ({
  devices: `${controller}<disk type='file'><source file='/a'/><target ${target}/>` +
    `<address type='drive' ${address}/></disk>`,
});
const LSI = "<controller type='scsi' index='1' model='lsilogic'/>";

const ROWS: readonly Row[] = [
  {
    rule: drivePlace.driveOutOfRange,
    parts: disk("dev='sda' bus='sata'", "bus='1' target='2' unit='6'"),
    says: [
      "1: error disk/no-place: bus of a disk on sata is 0 here, found 1",
      "2: error disk/no-place: target of a disk on sata is 0 here, found 2",
      "6: error disk/no-place: unit of a disk on sata is at most 5 here, found 6",
    ],
  },
  {
    rule: drivePlace.driveOutOfRange,
    parts: { ...disk("dev='hda' bus='ide'", "target='1'"), machine: "pc" },
    says: ["1: error disk/no-place: target of a disk on ide is 0 here, found 1"],
  },
  {
    rule: drivePlace.driveOutOfRange,
    parts: disk("dev='sda' bus='scsi'", "controller='1' unit='8'", LSI),
    says: ["8: error disk/no-place: unit of a disk on scsi is at most 7 here, found 8"],
  },
  // Without a number it is the first.
  {
    rule: drivePlace.driveOutOfRange,
    parts: disk("dev='sda' bus='scsi'", "unit='8'", LSI.replace("index='1' ", "")),
    says: ["8: error disk/no-place: unit of a disk on scsi is at most 7 here, found 8"],
  },
  // Which controller 0 will be is not said.
  {
    rule: drivePlace.driveOutOfRange,
    parts: disk("dev='sda' bus='scsi'", "controller='0' target='9' unit='200'", LSI),
    says: [],
  },
  {
    rule: drivePlace.driveOutOfRange,
    parts: disk("dev='sdf' bus='sata'", "controller='1' unit='5'"),
    says: [],
  },
];

testRules(drivePlace, ROWS);
