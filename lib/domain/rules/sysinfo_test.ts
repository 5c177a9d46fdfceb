import { type Parts, type Row, testRules } from "../testing/rule_rows.ts";
import * as sysinfo from "./sysinfo.ts";

const date = (text: string): Parts => ({
  more: `<sysinfo type='smbios'><bios><entry name='date'>${text}</entry></bios></sysinfo>`,
});
const files = (...entries: readonly string[]): Parts => ({
  more: `<sysinfo type='fwcfg'>${entries.join("")}</sysinfo>`,
});

const ROWS: readonly Row[] = [
  ...["13/01/2020", "2020-01-13", "1/32/20", "1/1/1899", "1/1/199"].map((text): Row => ({
    rule: sysinfo.biosDate,
    parts: date(text),
    says: [`<entry: error sysinfo/date: '${text}' is not a BIOS date`],
  })),
  ...["12/31/1999", "4/1/14", " 04/01/2014 "].map((text): Row => ({
    rule: sysinfo.biosDate,
    parts: date(text),
    says: [],
  })),
  { rule: sysinfo.biosDate, parts: date(""), says: [] },
  {
    rule: sysinfo.emptyEntries,
    parts: {
      more: "<sysinfo type='smbios'><bios><entry name='vendor'>a</entry></bios>" +
        "<system><entry name='family'></entry></system>" +
        "<baseBoard><entry name='asset'/></baseBoard></sysinfo>",
    },
    says: [
      "<entry: note sysinfo/empty-entry: the entry 'family' is empty, and left out",
      "<entry: note sysinfo/empty-entry: the entry 'asset' is empty, and left out",
    ],
  },
  {
    rule: sysinfo.firmwareFile,
    parts: files(
      "<entry name='opt/org.example/both' file='/srv/text'>text</entry>",
      "<entry name='opt/org.example/none'/>",
      "<entry name='opt/ovmf/PcdFast'>1</entry>",
    ),
    says: [
      "<entry: error sysinfo/fwcfg-content: <entry> has text and a file",
      "<entry: error sysinfo/fwcfg-content: <entry> has neither text nor a file",
      "opt/ovmf/PcdFast: error sysinfo/fwcfg-name: names that begin with 'opt/ovmf/' belong to the firmware itself",
    ],
  },
  {
    rule: sysinfo.firmwareFile,
    parts: files(
      "<entry name='opt/org.example/text'>text</entry>",
      "<entry name='opt/org.example/file' file='/srv/text'/>",
    ),
    says: [],
  },
];

testRules(sysinfo, ROWS);
