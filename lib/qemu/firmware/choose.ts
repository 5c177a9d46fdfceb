/** Which of the installed firmware a document means, by libvirt's rules (its qemu_firmware.c). Pure. */
import type { Features } from "../../domain/features.ts";
import type { Pm } from "../../domain/lifecycle.ts";
import type { Os } from "../../domain/os.ts";
import type { FirmwareDescriptor, FirmwareMapping, FlashFile } from "./descriptor.ts";

/** What the choice depends on. */
export interface FirmwareWish {
  readonly os: Os;
  readonly features?: Features | undefined;
  readonly pm?: Pm | undefined;
  /** The machine type with its version, as descriptors know it: `pc-q35-9.2`. */
  readonly machine: string;
  readonly arch: string;
  /** The format of the variables that an earlier run has left; absent: there are none. */
  readonly kept?: "raw" | "qcow2" | undefined;
}

/** A firmware that was looked at before the one that fits, and why it does not. */
export interface PassedOver {
  readonly file: string;
  readonly why: string;
}

export interface FirmwareChoice {
  /** The first that fits; absent: none does. */
  readonly chosen?: FirmwareDescriptor;
  readonly passedOver: readonly PassedOver[];
}

/** The first descriptor that fits, as libvirt takes it: they are in the order in which they are preferred. */
export function chooseFirmware(
  descriptors: readonly FirmwareDescriptor[],
  wish: FirmwareWish,
): FirmwareChoice {
  const passedOver: PassedOver[] = [];
  for (const one of descriptors) {
    const why = whyNot(one, wish);
    if (why === undefined) return { chosen: one, passedOver };
    passedOver.push({ file: one.file, why });
  }
  return { passedOver };
}

/** Why the firmware does not fit, half a sentence; undefined where it does. */
function whyNot(descriptor: FirmwareDescriptor, wish: FirmwareWish): string | undefined {
  const { interfaces, targets } = descriptor;
  if (!interfaces.includes("uefi")) return "it is not a UEFI";
  const ofArch = targets.filter(({ architecture }) => architecture === qemuArch(wish.arch));
  if (ofArch.length === 0) return `it is not for ${wish.arch}`;
  if (!ofArch.some(({ machines }) => machines.some((one) => matches(one, wish.machine)))) {
    return `it is not for machines of type ${wish.machine}`;
  }
  return featureFault(descriptor, wish) ?? mappingFault(descriptor.mapping, wish);
}

function featureFault(
  { features }: FirmwareDescriptor,
  { os, features: machine, pm }: FirmwareWish,
): string | undefined {
  const has = (name: string) => features.includes(name);
  if (pm?.suspendToMem?.enabled && !has("acpi-s3")) return "it cannot suspend to memory";
  if (pm?.suspendToDisk?.enabled && !has("acpi-s4")) return "it cannot suspend to disk";
  for (const { name, enabled } of os.firmwareFeatures?.features ?? []) {
    if (enabled !== has(name)) return `it has ${enabled ? "no " : ""}${name}`;
  }
  const needsSmm = has("requires-smm");
  const { secure } = os.loader ?? {};
  if (secure === true && !needsSmm) return "it does not guard its variables by SMM (secure='yes')";
  if (secure === false && needsSmm) return "it needs SMM (secure='no')";
  if (machine?.smm?.state === false && needsSmm) return "it needs SMM, which is switched off";
  return undefined;
}

function mappingFault(mapping: FirmwareMapping, wish: FirmwareWish): string | undefined {
  const { loader, nvram } = wish.os;
  if (mapping.device === "other") return "it is neither flash nor a ROM";
  const type = mapping.device === "flash" ? "pflash" : "rom";
  if (loader?.type !== undefined && loader.type !== type) return `it is of type ${type}`;
  const code = mapping.device === "flash" ? mapping.code.path : mapping.path;
  if (loader?.path !== undefined && loader.path !== code) return `it is not ${loader.path}`;
  if (mapping.device === "memory") {
    // Firmware for confidential guests is a ROM. It keeps no variables, so others get it only if they ask for it.
    const mayBe = loader?.stateless === true || loader?.type === "rom";
    return mayBe && nvram === undefined ? undefined : "it keeps no variables";
  }
  if (loader?.readonly === false) return "it cannot be written";
  if (loader?.stateless === true) {
    if (mapping.mode !== "stateless") return "it is not stateless";
  } else if (mapping.mode !== "split") return "its variables have no file of their own";
  return formatFault(mapping.code, loader?.format ?? nvram?.format ?? wish.kept) ??
    templateFault(mapping.variables, wish);
}

function formatFault({ format }: FlashFile, wanted: string | undefined): string | undefined {
  if (format !== "raw" && format !== "qcow2") return `its format is ${format}`;
  return wanted === undefined || wanted === format ? undefined : `its format is ${format}`;
}

function templateFault(
  template: FlashFile | undefined,
  { os: { nvram } }: FirmwareWish,
): string | undefined {
  if (template === undefined) return undefined;
  if (nvram?.template !== undefined && nvram.template !== template.path) {
    return `the template of its variables is not ${nvram.template}`;
  }
  if (nvram?.templateFormat !== undefined && nvram.templateFormat !== template.format) {
    return `the template of its variables is ${template.format}`;
  }
  return template.format === "raw" || template.format === "qcow2"
    ? undefined
    : `the template of its variables is ${template.format}`;
}

/** The architecture by QEMU's name. */
function qemuArch(arch: string): string {
  return arch === "i686" ? "i386" : arch;
}

/** A pattern as of glob(7), with `*` and `?`. Pure. */
function matches(pattern: string, machine: string): boolean {
  const words = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*").replaceAll(
    "?",
    ".",
  );
  return new RegExp(`^${words}$`).test(machine);
}
