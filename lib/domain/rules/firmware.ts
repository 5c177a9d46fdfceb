/** `<os>` and System Management Mode: firmware that fits itself and the machine (libvirt's qemu_firmware.c). */
import { isRom } from "../os.ts";
import type { Scope } from "./rule.ts";

/** Keys mean something only to Secure Boot. */
export function keysWithoutSecureBoot({ domain: { os }, origins, report }: Scope): void {
  const features = os.firmwareFeatures?.features ?? [];
  const secureBoot = features.find((feature) => feature.name === "secure-boot");
  const keys = features.find((feature) => feature.name === "enrolled-keys");
  if (keys?.enabled !== true || secureBoot?.enabled !== false) return;
  report(origins.span(keys), {
    severity: "error",
    code: "firmware/keys-without-secure-boot",
    message: "firmware feature 'enrolled-keys' cannot be enabled while 'secure-boot' is disabled",
    help: "enable secure-boot, or disable enrolled-keys",
  });
}

/** Features are asked of a firmware that is looked for, not of one that is named. */
export function featuresWithoutAuto({ domain: { os }, origins, report }: Scope): void {
  if (os.firmwareFeatures === undefined || os.firmware !== undefined || origins.isDamaged(os)) {
    return;
  }
  report(origins.span(os.firmwareFeatures), {
    severity: "error",
    code: "firmware/features-without-auto",
    message:
      "<firmware> features choose a firmware, and there is no firmware='efi' on <os> to choose",
    help: os.loader?.path === undefined
      ? "write <os firmware='efi'>"
      : "remove <firmware>, or write <os firmware='efi'> without <loader> and <nvram>",
  });
}

/** UEFI on x86 finds the hardware by ACPI. */
export function efiWithoutAcpi({ domain, family, origins, report }: Scope): void {
  const { os, features } = domain;
  const efi = os.firmware === "efi" || os.loader?.type === "pflash";
  if (!efi || family === "other" || family === "virt" || features?.acpi) return;
  if (features && origins.isDamaged(features)) return;
  const span = os.loader ? origins.span(os.loader) : origins.attribute(os, "firmware");
  report(span, {
    severity: "error",
    code: "firmware/efi-without-acpi",
    message: "UEFI needs ACPI, and the machine has none",
    help: "add <acpi/> to <features>",
  });
}

/** On ARM it is UEFI that hands the tables over (libvirt). */
export function acpiWithoutEfi({ domain, family, origins, report }: Scope): void {
  const { os, features } = domain;
  if (family !== "virt" || !features?.acpi || origins.isDamaged(os)) return;
  if (os.firmware === "efi" || os.loader !== undefined) return;
  report(origins.child(features, "acpi"), {
    severity: "error",
    code: "firmware/acpi-without-efi",
    message: "on aarch64 ACPI needs UEFI, and the machine has none",
    help: "write <os firmware='efi'>, or remove <acpi/>",
  });
}

/** A firmware without state has no variables to keep. */
export function statelessWithNvram({ domain: { os }, origins, report }: Scope): void {
  if (os.loader?.stateless !== true || os.nvram === undefined) return;
  report(origins.span(os.nvram), {
    severity: "error",
    code: "firmware/stateless-nvram",
    message: "a stateless firmware has no variables, found <nvram>",
    help: "remove <nvram>, or stateless='yes' on <loader>",
  });
}

/** Variables are in the flash beside the code; libvirt ignores them. */
export function romWithNvram({ domain: { os }, origins, report }: Scope): void {
  if (!isRom(os) || os.nvram === undefined || origins.isDamaged(os)) return;
  report(origins.span(os.nvram), {
    severity: "warning",
    code: "firmware/rom-nvram",
    message: "a firmware of type 'rom' has no variables: <nvram> means nothing beside it",
    help: "remove <nvram>, or write <loader type='pflash' readonly='yes'>",
  });
}

/** Secure Boot guards its variables with System Management Mode, which only q35 has complete. */
export function secureLoader({ domain, family, origins, report }: Scope): void {
  const { os, features } = domain;
  if (os.loader?.secure !== true) return;
  if (family === "i440fx" || family === "virt") {
    report(origins.attribute(os.loader, "secure"), {
      severity: "error",
      code: "firmware/secure-machine",
      message: `secure='yes' needs a q35 machine, found '${os.type.machine ?? "pc"}'`,
      help: "write machine='q35'",
    });
  }
  if (features?.smm?.state !== false) return;
  report(origins.attribute(features.smm, "state"), {
    severity: "error",
    code: "firmware/secure-smm",
    message: "<loader secure='yes'> needs System Management Mode, found it switched off",
    help: "write <smm state='on'/>",
  });
}

/** TSEG is a register in MiB, of q35 (QEMU's mch.extended-tseg-mbytes). */
export function tsegSize({ domain, origins, report }: Scope): void {
  const smm = domain.features?.smm;
  if (smm?.tsegKiB === undefined || smm.tsegKiB % 1024 === 0) return;
  report(origins.childText(smm, "tseg"), {
    severity: "error",
    code: "features/tseg-size",
    message: `<tseg> is a whole number of MiB, found ${smm.tsegKiB} KiB`,
    help: `write <tseg unit='MiB'>${Math.ceil(smm.tsegKiB / 1024)}</tseg>`,
  });
}

/** The PC of 1996 has no TSEG, and a machine without SMM has no use for it. */
export function tsegPlace({ domain, family, origins, report }: Scope): void {
  const smm = domain.features?.smm;
  if (smm?.tsegKiB === undefined) return;
  const span = origins.childText(smm, "tseg");
  if (family === "i440fx") {
    report(span, {
      severity: "error",
      code: "features/tseg-machine",
      message: "<tseg> needs a q35 machine",
      help: "write machine='q35'",
    });
  }
  if (smm.state === false) {
    report(span, {
      severity: "error",
      code: "features/tseg-smm",
      message: "<tseg> belongs to System Management Mode, which is switched off",
      help: "remove <tseg>, or write <smm state='on'>",
    });
  }
}

/** The tables have to come from somewhere. */
export function smbiosWithoutSysinfo({ domain, origins, report }: Scope): void {
  const { os, sysinfos } = domain;
  if (os.smbios !== "sysinfo" || sysinfos.some((one) => one.type === "smbios")) return;
  if (origins.isDamaged(domain)) return;
  report(origins.childAttribute(os, "smbios", "mode"), {
    severity: "error",
    code: "os/smbios-without-sysinfo",
    message: "<smbios mode='sysinfo'> needs <sysinfo type='smbios'>",
    help: "add it to <domain>, or remove <smbios>",
  });
}

/** The tables are there, and the guest is shown QEMU's own. */
export function sysinfoWithoutSmbios({ domain: { os, sysinfos }, origins, report }: Scope): void {
  if (os.smbios === "sysinfo" || origins.isDamaged(os)) return;
  for (const one of sysinfos) {
    if (one.type !== "smbios") continue;
    report(origins.span(one), {
      severity: "warning",
      code: "sysinfo/no-effect",
      message: "<sysinfo type='smbios'> does not reach the guest",
      help: "add <smbios mode='sysinfo'/> to <os>",
    });
  }
}

/** The firmware shows one UUID: the machine's. */
export function sysinfoUuid({ domain, origins, report }: Scope): void {
  for (const one of domain.sysinfos) {
    const entries = one.type === "smbios" ? one.system?.entries ?? [] : [];
    for (const entry of entries) {
      if (entry.name !== "uuid" || entry.value === "" || domain.uuid === undefined) continue;
      const found = entry.value.trim().toLowerCase().replaceAll("-", "");
      if (found === domain.uuid.replaceAll("-", "")) continue;
      report(origins.span(entry), {
        severity: "error",
        code: "sysinfo/uuid",
        message: `the UUID in <sysinfo> is not that of the machine, ${domain.uuid}`,
        help: "remove it: the machine's own is shown",
      });
    }
  }
}
