import * as loader from "./loader.ts";
import { type Parts, type Row, testRules } from "../testing/rule_rows.ts";

const os = (inside: string, attributes = ""): Parts => ({ os: inside, osAttributes: attributes });
const BIOS = " firmware='bios'";
const EFI = " firmware='efi'";

const ROWS: readonly Row[] = [
  {
    rule: loader.loaderWithoutPath,
    parts: os("<loader readonly='yes' type='pflash'/>"),
    says: [
      "<loader: error firmware/no-loader: <loader> names no file, and there is no firmware='efi' on <os> to find one",
    ],
  },
  {
    rule: loader.loaderWithoutPath,
    parts: os("<nvram>/srv/vars.fd</nvram>"),
    says: [
      "<nvram: error firmware/no-loader: <nvram> holds the variables of a firmware, and there is no firmware",
    ],
  },
  { rule: loader.loaderWithoutPath, parts: os("<loader secure='no'/>", EFI), says: [] },
  { rule: loader.loaderWithoutPath, parts: os("<loader>/srv/bios.bin</loader>"), says: [] },
  // Misspelt, and that is said already.
  { rule: loader.loaderWithoutPath, parts: os("<loadr>/a</loadr><nvram>/v</nvram>"), says: [] },
  {
    rule: loader.romLoader,
    parts: os("<loader type='rom' readonly='no' format='qcow2'>/srv/bios.bin</loader>"),
    says: [
      "no: error firmware/rom-writable: a firmware of type 'rom' cannot be written, found readonly='no'",
      "qcow2: error firmware/rom-format: a firmware of type 'rom' is a raw file, found format='qcow2'",
    ],
  },
  {
    rule: loader.romLoader,
    parts: os("<loader type='pflash' readonly='no' format='qcow2'>/srv/code.qcow2</loader>"),
    says: [],
  },
  {
    rule: loader.variablesWithoutEfi,
    parts: os("<loader stateless='no'/><nvram/>", BIOS),
    says: [
      "<nvram: error firmware/bios-variables: a BIOS keeps no variables, found <nvram>",
      "no: error firmware/bios-variables: only a UEFI in flash keeps variables, found stateless='no'",
    ],
  },
  {
    rule: loader.variablesWithoutEfi,
    parts: os("<loader type='rom' stateless='no'>/srv/bios.bin</loader>"),
    says: [
      "no: error firmware/bios-variables: only a UEFI in flash keeps variables, found stateless='no'",
    ],
  },
  {
    rule: loader.variablesWithoutEfi,
    parts: os("<loader stateless='no'/><nvram>/v</nvram>", EFI),
    says: [],
  },
  { rule: loader.variablesWithoutEfi, parts: os("<loader stateless='yes'/>", BIOS), says: [] },
  {
    rule: loader.writableWithNvram,
    parts: os("<loader type='pflash' readonly='no'>/srv/efi.fd</loader><nvram>/v</nvram>"),
    says: [
      "<nvram: error firmware/writable-nvram: a firmware that can be written keeps its variables in its own file, found <nvram>",
    ],
  },
  {
    rule: loader.writableWithNvram,
    parts: os("<loader type='pflash' readonly='no'>/srv/efi.fd</loader>"),
    says: [],
  },
];

testRules(loader, ROWS);
