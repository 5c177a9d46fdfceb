/** The firmware that a document leaves to the host, and the file and template of its variables. */
import { isRom, type Loader, type Nvram, nvramPath, type Os } from "../domain/os.ts";
import type { CompleteDomain } from "../qemu/complete/complete.ts";
import { chooseFirmware, type FirmwareChoice } from "../qemu/firmware/choose.ts";
import type { FirmwareDescriptor, FlashFile } from "../qemu/firmware/descriptor.ts";
import type { Provenance } from "../qemu/provenance.ts";
import type { PlannedFirmware } from "./launch_plan.ts";
import type { KeptState } from "./machine_state.ts";

export interface FirmwareFacts {
  /** Of the installed firmware, the preferred first. */
  readonly descriptors: readonly FirmwareDescriptor[];
  /** The machine type with its version. */
  readonly machine: string;
  readonly arch: string;
  readonly kept: KeptState;
  readonly provenance: Provenance;
}

export interface WithFirmware {
  readonly domain: CompleteDomain;
  /** The firmware that was chosen; absent: the document names it, or has none. */
  readonly firmware?: PlannedFirmware;
}

/**
 * Fills in `<loader>` and `<nvram>` as libvirt does. Reports a firmware, a template or a directory that is not there.
 */
export function withFirmware(domain: CompleteDomain, facts: FirmwareFacts): WithFirmware {
  const { os } = domain;
  const { provenance } = facts;
  // libvirt ignores what a ROM has no use for.
  if (isRom(os) && os.nvram !== undefined) {
    return { domain: { ...domain, os: provenance.without(os, "nvram") } };
  }
  const keepsVariables = os.firmware === "efi" ||
    (os.loader?.type === "pflash" && os.loader.readonly === true);
  if (!keepsVariables) return { domain };
  const choice = chooseFirmware(facts.descriptors, {
    ...facts,
    os,
    features: domain.features,
    pm: domain.pm,
    kept: keptFormat(facts.kept),
  });
  const { chosen } = choice;
  if (chosen === undefined && os.firmware === "efi" && !isNamed(os.loader)) {
    reportNone(os, choice, facts);
    return { domain };
  }
  // What a document names itself is taken as it is; libvirt, too, then only looks for the template.
  const found = os.firmware !== "efi" || chosen === undefined ? os : withCode(os, chosen, facts);
  const complete = isRom(found) ? found : withVariables(found, templateOf(chosen, found), facts);
  return {
    domain: { ...domain, os: complete },
    ...(chosen === undefined || os.firmware !== "efi" ? {} : {
      firmware: {
        descriptor: chosen.file,
        features: chosen.features,
        passedOver: choice.passedOver,
      },
    }),
  };
}

function isNamed(loader: Loader | undefined): boolean {
  return loader?.path !== undefined && loader.type !== undefined;
}

function withCode(os: Os, { mapping, features }: FirmwareDescriptor, facts: FirmwareFacts): Os {
  if (mapping.device === "other") return os;
  const changes = mapping.device === "memory" ? { type: "rom", path: mapping.path } as const : {
    type: "pflash",
    path: mapping.code.path,
    readonly: true,
    format: formatOf(mapping.code),
    ...(features.includes("requires-smm") ? { secure: true } : {}),
  } as const;
  return facts.provenance.derive(os, {
    loader: os.loader === undefined ? changes : facts.provenance.derive(os.loader, changes),
  });
}

/** Gives the variables a file, and what it is made of. */
function withVariables(os: Os, template: FlashFile | undefined, facts: FirmwareFacts): Os {
  const { loader, nvram = {} } = os;
  if (loader?.stateless === true) return os;
  const hasFile = nvramPath(nvram) !== undefined;
  if (!hasFile && nvram.template === undefined && template === undefined) {
    // Without a template there is no file to make. libvirt names none either for code that it does not know.
    (os.nvram === undefined ? reportNoVariables : reportNoTemplate)(os, facts);
    return os;
  }
  // As libvirt has it, the format of code that is chosen is that of a file which the document names.
  const ofNamed = os.firmware === "efi" ? loader?.format : undefined;
  const ofOwn = keptFormat(facts.kept) ?? loader?.format ?? "raw";
  const format = nvram.format ?? (hasFile ? ofNamed : ofOwn);
  const changes: Partial<Nvram> = {
    ...(nvram.template !== undefined || template === undefined ? {} : {
      template: template.path,
      templateFormat: formatOf(template),
    }),
    ...(format === undefined ? {} : { format }),
    ...(hasFile ? {} : { path: variablesFile(os, format ?? "raw", facts) }),
  };
  return facts.provenance.derive(os, {
    nvram: os.nvram === undefined ? changes : facts.provenance.derive(os.nvram, changes),
  });
}

/** The file of an earlier run, whatever the machine was called then; else one of the machine's name. */
function variablesFile(os: Os, format: "raw" | "qcow2", facts: FirmwareFacts): string {
  const { directory, files, own } = facts.kept;
  if (directory === undefined) {
    facts.provenance.report(os, {
      severity: "error",
      code: "host/no-state-directory",
      message: "there is no directory to keep the firmware's variables in",
      help: "set HOME or XDG_STATE_HOME, or write the path of a file into <nvram>",
    }, { child: os.nvram === undefined ? "type" : "nvram" });
    return "";
  }
  const ending = VARIABLES[format];
  const kept = files.find((name) => name.endsWith(ending));
  const other = files.find((name) => keptFormat({ files: [name] }) !== undefined);
  if (kept === undefined && other !== undefined) {
    facts.provenance.report(os, {
      severity: "warning",
      code: "host/other-variables",
      message: `the firmware's variables of an earlier run cannot be used: ` +
        `${directory}/${other} has another format than ${format}`,
      help: "remove format from <nvram> and <loader> to go on with them",
    }, { child: os.nvram === undefined ? "type" : "nvram" });
  }
  return `${directory}/${kept ?? `${own}${ending}`}`;
}

/** How libvirt's files of variables end, by format. */
const VARIABLES = { raw: "_VARS.fd", qcow2: "_VARS.qcow2" } as const;

/** The format of the variables that an earlier run has left. */
function keptFormat({ files }: Pick<KeptState, "files">): "raw" | "qcow2" | undefined {
  const endsWith = (ending: string) => files.some((name) => name.endsWith(ending));
  if (endsWith(VARIABLES.raw)) return "raw";
  return endsWith(VARIABLES.qcow2) ? "qcow2" : undefined;
}

/** Code and variables that libvirt knows without a descriptor (`nvram` in its qemu.conf). */
const KNOWN_TEMPLATES: Readonly<Record<string, string>> = {
  "/usr/share/OVMF/OVMF_CODE.fd": "/usr/share/OVMF/OVMF_VARS.fd",
  "/usr/share/OVMF/OVMF_CODE.secboot.fd": "/usr/share/OVMF/OVMF_VARS.fd",
  "/usr/share/AAVMF/AAVMF_CODE.fd": "/usr/share/AAVMF/AAVMF_VARS.fd",
};

function templateOf(
  chosen: FirmwareDescriptor | undefined,
  { loader }: Os,
): FlashFile | undefined {
  const mapping = chosen?.mapping;
  if (mapping?.device === "flash" && mapping.variables !== undefined) return mapping.variables;
  const path = KNOWN_TEMPLATES[loader?.path ?? ""];
  return path === undefined ? undefined : { path, format: "raw" };
}

function formatOf({ format }: FlashFile): "raw" | "qcow2" {
  return format === "qcow2" ? "qcow2" : "raw";
}

function reportNone(os: Os, { passedOver }: FirmwareChoice, facts: FirmwareFacts): void {
  const packages = facts.arch === "aarch64"
    ? "Debian: qemu-efi-aarch64; Fedora: edk2-aarch64"
    : "Debian: ovmf; Fedora: edk2-ovmf; Arch: edk2-ovmf; openSUSE: qemu-ovmf-x86_64";
  facts.provenance.report(os, {
    severity: "error",
    code: "host/no-firmware",
    message: os.loader?.path !== undefined
      ? `no descriptor of an installed firmware says what ${os.loader.path} is`
      : passedOver.length === 0
      ? "no UEFI firmware is installed: there is no descriptor of one"
      : `no UEFI firmware that is installed fits the machine: ${
        passedOver.map(({ file, why }) => `${nameOf(file)}: ${why}`).join("; ")
      }`,
    help: os.loader?.path !== undefined
      ? "write <loader readonly='yes' type='pflash'>"
      : passedOver.length === 0
      ? `install it (${packages})`
      : "ask less of it in <firmware>, <loader> and <nvram>, or install another " +
        `(${packages})`,
  }, { attribute: "firmware" });
}

function nameOf(file: string): string {
  return file.slice(file.lastIndexOf("/") + 1);
}

function reportNoTemplate(os: Os, { provenance }: FirmwareFacts): void {
  provenance.report(os, {
    severity: "error",
    code: "host/no-variables-template",
    message: `nothing says what the variables of ${os.loader?.path} are made of`,
    help:
      "write <nvram template='/path/to/VARS.fd'/>, or the path of a file that is there into <nvram>",
  }, { child: "nvram" });
}

function reportNoVariables(os: Os, { provenance }: FirmwareFacts): void {
  provenance.report(os, {
    severity: "warning",
    code: "host/no-variables",
    message: `nothing says what the variables of ${os.loader?.path} are made of: ` +
      "it starts without any, and keeps nothing, such as the order in which a guest boots",
    help:
      "write <nvram template='/path/to/VARS.fd'/>, with the template that belongs to it; or, of a " +
      "firmware that keeps nothing, stateless='yes' into <loader>",
  }, { child: "loader" });
}
