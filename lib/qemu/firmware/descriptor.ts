/** The descriptors in which distributions announce their firmware (QEMU's docs/interop/firmware.json). */
import { CapabilityError } from "../probe/capabilities.ts";
import { JsonFields } from "../../json/fields.ts";

/** A file in flash, and its format: `raw` or `qcow2`, or one that nobody can use. */
export interface FlashFile {
  readonly path: string;
  readonly format: string;
}

/** Where the firmware goes in the machine. */
export type FirmwareMapping =
  /** In flash. `variables` is the template of its variables; absent: it keeps none, or keeps them in its own file. */
  | {
    readonly device: "flash";
    readonly mode: "split" | "combined" | "stateless";
    readonly code: FlashFile;
    readonly variables?: FlashFile;
  }
  /** In memory, as a ROM. */
  | { readonly device: "memory"; readonly path: string }
  /** A kernel, or what a later QEMU thinks of. */
  | { readonly device: "other" };

export interface FirmwareDescriptor {
  /** The descriptor itself. */
  readonly file: string;
  /** `uefi`, `bios`, … */
  readonly interfaces: readonly string[];
  readonly mapping: FirmwareMapping;
  readonly targets: readonly FirmwareTarget[];
  /** `secure-boot`, `requires-smm`, `enrolled-keys`, … */
  readonly features: readonly string[];
}

/** Machines that it is for: the architecture by QEMU's name, and patterns of machine types. */
export interface FirmwareTarget {
  readonly architecture: string;
  readonly machines: readonly string[];
}

/** Reads a descriptor. Throws {@link CapabilityError} with what is wrong in it. Pure. */
export function parseDescriptor(file: string, text: string): FirmwareDescriptor {
  const fault = (words: string) => new CapabilityError("malformed", file, words);
  const fields = new JsonFields(parsed(text, fault), "the descriptor", "", fault);
  return {
    file,
    interfaces: fields.texts("interface-types"),
    mapping: mappingOf(fields.fields("mapping")),
    targets: fields.each("targets").map((one) => ({
      architecture: one.text("architecture"),
      machines: one.texts("machines"),
    })),
    features: fields.texts("features"),
  };
}

function parsed(text: string, fault: (words: string) => Error): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw fault("it is not JSON");
  }
}

function mappingOf(mapping: JsonFields): FirmwareMapping {
  const device = mapping.text("device");
  if (device === "memory") return { device, path: mapping.text("filename") };
  if (device !== "flash") return { device: "other" };
  // Descriptors from before QEMU 7.0 lack it: split.
  const mode = mapping.optionalText("mode") ?? "split";
  const code = flashFile(mapping.fields("executable"));
  if (mode === "combined" || mode === "stateless") return { device, mode, code };
  return { device, mode: "split", code, variables: flashFile(mapping.fields("nvram-template")) };
}

function flashFile(fields: JsonFields): FlashFile {
  return { path: fields.text("filename"), format: fields.text("format") };
}
