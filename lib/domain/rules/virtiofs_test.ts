import { type Parts, type Row, testRules } from "../testing/rule_rows.ts";
import * as virtiofs from "./virtiofs.ts";

const filesystem = (attributes: string, inside: string): Parts => ({
  more: "<memoryBacking><access mode='shared'/></memoryBacking>",
  devices: `<filesystem type='mount' ${attributes}>${inside}<target dir='tag'/></filesystem>`,
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
];

testRules(virtiofs, ROWS);
