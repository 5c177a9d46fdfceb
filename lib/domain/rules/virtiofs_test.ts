import { type Parts, type Row, testRules } from "../testing/rule_rows.ts";
import * as virtiofs from "./virtiofs.ts";

const filesystem = (attributes: string, inside: string, tag = "tag"): Parts => ({
  more: "<memoryBacking><access mode='shared'/></memoryBacking>",
  devices: `<filesystem type='mount' ${attributes}>${inside}<target dir='${tag}'/></filesystem>`,
});
const VIRTIOFS = "<driver type='virtiofs'/>";

const ROWS: readonly Row[] = [
  {
    rule: virtiofs.notOfVirtiofs,
    parts: filesystem(
      "multidevs='warn' model='virtio'",
      `${VIRTIOFS}<source socket='/run/fs.sock'/><readonly/>`,
    ),
    says: [
      "virtio: error filesystem/not-virtiofs: virtiofs has no model",
      "warn: error filesystem/not-virtiofs: virtiofs has no multidevs",
      "<readonly: error filesystem/not-virtiofs: a virtiofsd that runs already decides itself what may be written",
    ],
  },
  {
    rule: virtiofs.notOfVirtiofs,
    parts: filesystem("multidevs='default'", `${VIRTIOFS}<source dir='/srv'/><readonly/>`),
    says: [],
  },
  {
    rule: virtiofs.notOfVirtiofs,
    parts: filesystem("multidevs='warn' model='virtio'", "<source dir='/srv'/><readonly/>"),
    says: [],
  },
  {
    rule: virtiofs.notOf9p,
    parts: filesystem("", "<binary xattr='on'/><source dir='/srv'/>"),
    says: ["<binary: error filesystem/not-9p: <binary> is for virtiofs only"],
  },
  {
    rule: virtiofs.notOf9p,
    parts: filesystem("", `${VIRTIOFS}<binary xattr='on'/><source dir='/srv'/>`),
    says: [],
  },
  {
    rule: virtiofs.longTag,
    parts: filesystem("", "<source dir='/srv'/>", `ä${"t".repeat(30)}`),
    says: [
      `ä${"t".repeat(30)}: error filesystem/long-tag: it has 32 bytes, need at most 31 for 9p`,
    ],
  },
  {
    rule: virtiofs.longTag,
    parts: filesystem("", "<source dir='/srv'/>", "t".repeat(31)),
    says: [],
  },
  {
    rule: virtiofs.longTag,
    parts: filesystem("", `${VIRTIOFS}<source dir='/srv'/>`, "t".repeat(37)),
    says: [
      `${"t".repeat(37)}: error filesystem/long-tag: it has 37 bytes, need at most 36 for virtiofs`,
    ],
  },
  {
    rule: virtiofs.longTag,
    parts: filesystem("", `${VIRTIOFS}<source dir='/srv'/>`, "t".repeat(36)),
    says: [],
  },
];

testRules(virtiofs, ROWS);
