/** What a QEMU can do, as plain data: probed, cached, printed by `probe --json` and read back. */
import { CapabilityError } from "../../host/host.ts";
import { JsonFields } from "../../json/fields.ts";
import { FEATURE_NAMES, type FeatureName, FEATURES } from "./features.ts";

export { CapabilityError } from "../../host/host.ts";

export interface MachineType {
  readonly name: string;
  /** The name that stands for the newest of its kind: `q35`. */
  readonly alias?: string;
  readonly cpuMax: number;
  readonly isDefault: boolean;
  readonly hotpluggableCpus: boolean;
  /** The id that a memory backend needs to be the machine's RAM: `pc.ram`. */
  readonly defaultRamId?: string;
  readonly defaultCpuType?: string;
  readonly deprecated: boolean;
}

/** The features of processors that QEMU has names for, and those that a guest can have here. */
export interface CpuFeatures {
  /** Whose `available` are: KVM's where it works for this user, else emulation's. */
  readonly accelerator: "kvm" | "tcg";
  /** By QEMU's names; some features have two. */
  readonly known: readonly string[];
  readonly available: readonly string[];
}

/** What one QEMU program can do here. Lists are sorted. */
export interface QemuCapabilities {
  /** The program that was asked. */
  readonly emulator: string;
  /** `7.2.22`. For messages: what QEMU can do is in `features`. */
  readonly version: string;
  /** The packager's words, such as `Debian 1:7.2+dfsg-7+deb12u18`; may be empty. */
  readonly package: string;
  /** What it emulates: `x86_64`. */
  readonly target: string;
  /** What can run a guest here: `kvm` only when it works for this user. */
  readonly accelerators: readonly string[];
  /** `present`: compiled in. `usable`: this user may use it, on this host, now. */
  readonly kvm: { readonly present: boolean; readonly usable: boolean };
  readonly machines: readonly MachineType[];
  readonly cpuModels: readonly string[];
  /** Absent: it does not tell. */
  readonly cpuFeatures?: CpuFeatures;
  /** Types of devices and other objects, without CPUs and machines. */
  readonly types: readonly string[];
  /** Options with parameters, without the dash: `sandbox`. */
  readonly options: readonly string[];
  readonly features: Readonly<Record<FeatureName, boolean>>;
}

/** The machine type that `name` means, which may be an alias; undefined when there is none. Pure. */
export function findMachine(capabilities: QemuCapabilities, name: string): MachineType | undefined {
  return capabilities.machines.find((machine) => machine.name === name) ??
    capabilities.machines.find((machine) => machine.alias === name);
}

/** The machine type that QEMU takes when none is named; undefined on targets without one. Pure. */
export function defaultMachine(capabilities: QemuCapabilities): MachineType | undefined {
  return capabilities.machines.find((machine) => machine.isDefault);
}

/**
 * Capabilities from JSON that domrun wrote: a cache entry, or the output of `probe --json`. Keys that it
 * does not know are passed over.
 *
 * Throws {@link CapabilityError} (`malformed`) that names the key and `subject`, the file. Pure.
 */
export function parseCapabilities(value: unknown, subject: string): QemuCapabilities {
  const fault = (words: string) => new CapabilityError("malformed", subject, words);
  const top = new JsonFields(value, "the capabilities", "", fault);
  const kvm = top.fields("kvm");
  const features = top.fields("features");
  const types = top.texts("types");
  return {
    emulator: top.text("emulator"),
    version: top.text("version"),
    package: top.text("package"),
    target: top.text("target"),
    accelerators: top.texts("accelerators"),
    kvm: { present: kvm.flag("present"), usable: kvm.flag("usable") },
    machines: top.each("machines").map(parseMachine),
    cpuModels: top.texts("cpuModels"),
    ...(top.has("cpuFeatures") ? { cpuFeatures: parseCpuFeatures(top.fields("cpuFeatures")) } : {}),
    types,
    options: top.texts("options"),
    features: Object.fromEntries(
      FEATURE_NAMES.map((
        name,
      ) => [name, features.has(name) ? features.flag(name) : isAmong(types, name)]),
    ) as Record<FeatureName, boolean>,
  };
}

/** A feature that an older domrun did not ask for: a type is listed in what it wrote, all else counts as absent. */
function isAmong(types: readonly string[], name: FeatureName): boolean {
  const { query } = FEATURES[name];
  return query.kind === "type" && types.includes(query.type);
}

function parseCpuFeatures(fields: JsonFields): CpuFeatures {
  return {
    accelerator: fields.text("accelerator") === "kvm" ? "kvm" : "tcg",
    known: fields.texts("known"),
    available: fields.texts("available"),
  };
}

function parseMachine(machine: JsonFields): MachineType {
  const alias = machine.optionalText("alias");
  const defaultRamId = machine.optionalText("defaultRamId");
  const defaultCpuType = machine.optionalText("defaultCpuType");
  return {
    name: machine.text("name"),
    ...(alias === undefined ? {} : { alias }),
    cpuMax: machine.count("cpuMax"),
    isDefault: machine.flag("isDefault"),
    hotpluggableCpus: machine.flag("hotpluggableCpus"),
    ...(defaultRamId === undefined ? {} : { defaultRamId }),
    ...(defaultCpuType === undefined ? {} : { defaultCpuType }),
    deprecated: machine.flag("deprecated"),
  };
}
