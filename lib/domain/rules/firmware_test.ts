import { onArm, type Parts, type Row, testRules } from "../testing/rule_rows.ts";
import * as firmware from "./firmware.ts";

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
  { rule: firmware.efiWithoutAcpi, parts: onArm({ osAttributes: EFI }), says: [] },
  {
    rule: firmware.acpiWithoutEfi,
    parts: onArm({ features: "<acpi/>" }),
    says: [
      "<acpi: error firmware/acpi-without-efi: on aarch64 ACPI needs UEFI, and the machine has none",
    ],
  },
  {
    rule: firmware.acpiWithoutEfi,
    parts: onArm({ osAttributes: EFI, features: "<acpi/>" }),
    says: [],
  },
  { rule: firmware.acpiWithoutEfi, parts: { features: "<acpi/>" }, says: [] },
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
      "<nvram: warning firmware/rom-nvram: a firmware of type 'rom' has no variables: <nvram> means nothing beside it",
    ],
  },
  {
    rule: firmware.romWithNvram,
    parts: { os: "<loader>/c</loader><nvram>/v</nvram>" },
    says: [
      "<nvram: warning firmware/rom-nvram: a firmware of type 'rom' has no variables: <nvram> means nothing beside it",
    ],
  },
  { rule: firmware.romWithNvram, parts: { os: `${PFLASH}<nvram>/v</nvram>` }, says: [] },
  {
    rule: firmware.sysinfoWithoutSmbios,
    parts: { more: "<sysinfo type='smbios'/><sysinfo type='fwcfg'/>" },
    says: [
      "<sysinfo: warning sysinfo/no-effect: <sysinfo type='smbios'> does not reach the guest",
    ],
  },
  {
    rule: firmware.sysinfoWithoutSmbios,
    parts: { os: "<smbios mode='sysinfo'/>", more: "<sysinfo type='smbios'/>" },
    says: [],
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
      "16: error features/tseg-smm: <tseg> belongs to System Management Mode, which is switched off",
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

testRules(firmware, ROWS);
