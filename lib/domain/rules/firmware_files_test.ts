import { type Parts, type Row, testRules } from "../testing/rule_rows.ts";
import * as files from "./firmware_files.ts";

const os = (inside: string, attributes = ""): Parts => ({
  os: inside,
  osAttributes: attributes,
  features: "<acpi/>",
});
const EFI = " firmware='efi'";
const FLASH = "<loader readonly='yes' type='pflash'>/srv/code.fd</loader>";

const ROWS: readonly Row[] = [
  {
    rule: files.searchedFirmware,
    parts: os("<loader secure='no'/>", EFI),
    says: [
      "efi: unsupported firmware/search: no firmware is looked for: the document has to name it",
    ],
  },
  {
    rule: files.searchedFirmware,
    parts: os("<loader>/srv/code.fd</loader>", EFI),
    says: [
      "<loader: unsupported firmware/kind: what kind of firmware this is, is not looked up",
    ],
  },
  { rule: files.searchedFirmware, parts: os(FLASH, EFI), says: [] },
  { rule: files.searchedFirmware, parts: os("", " firmware='bios'"), says: [] },
  // Misspelt, and that is said already.
  { rule: files.searchedFirmware, parts: os("<loadr>/srv/code.fd</loadr>", EFI), says: [] },
  {
    rule: files.variablesFile,
    parts: os(`${FLASH}<nvram/>`),
    says: [
      "<nvram: unsupported firmware/no-variables-file: the firmware's variables need a file",
    ],
  },
  { rule: files.variablesFile, parts: os(`${FLASH}<nvram>/srv/vars.fd</nvram>`), says: [] },
  { rule: files.variablesFile, parts: os(`${FLASH}<nvram template='/srv/t.fd'/>`), says: [] },
  {
    rule: files.volatileVariables,
    parts: os(`${FLASH}<nvram template='/srv/t.fd'/>`),
    says: [
      "<nvram: note firmware/volatile-variables: the firmware's variables are kept until the machine stops",
    ],
  },
  {
    rule: files.volatileVariables,
    parts: os(`${FLASH}<nvram template='/srv/t.fd'>/srv/vars.fd</nvram>`),
    says: [],
  },
];

testRules(files, ROWS);
