/** What a QEMU can do, as plain data: probed, cached, printed by `probe --json` and read back. */
import { CapabilityError } from "../../host/host.ts";
import { FEATURE_NAMES, type FeatureName } from "./features.ts";

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
  /** Types of devices and other objects, without CPUs and machines. */
  readonly types: readonly string[];
  /** Options with parameters, without the dash: `sandbox`. */
  readonly options: readonly string[];
  readonly features: Readonly<Record<FeatureName, boolean>>;
}

/** True when the QEMU has this type of device or object. Pure. */
export function hasType(capabilities: QemuCapabilities, type: string): boolean {
  return capabilities.types.includes(type);
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
  if (!isRecord(value)) {
    throw new CapabilityError("malformed", subject, "the capabilities must be an object");
  }
  const top = new Fields(value, "", subject);
  const kvm = top.fields("kvm");
  const features = top.fields("features");
  return {
    emulator: top.text("emulator"),
    version: top.text("version"),
    package: top.text("package"),
    target: top.text("target"),
    accelerators: top.texts("accelerators"),
    kvm: { present: kvm.flag("present"), usable: kvm.flag("usable") },
    machines: top.list("machines").map((machine, index) => {
      const place = `machines[${index}]`;
      if (!isRecord(machine)) throw top.fault(place, "an object", machine);
      return parseMachine(new Fields(machine, `${place}.`, subject));
    }),
    cpuModels: top.texts("cpuModels"),
    types: top.texts("types"),
    options: top.texts("options"),
    features: Object.fromEntries(
      FEATURE_NAMES.map((name) => [name, features.flag(name)]),
    ) as Record<
      FeatureName,
      boolean
    >,
  };
}

function parseMachine(machine: Fields): MachineType {
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

/** The fields of a JSON object, each checked; what a message says is put together only when one fails. */
class Fields {
  constructor(
    readonly values: Readonly<Record<string, unknown>>,
    /** Before each key in messages: `machines[3].`. */
    readonly path: string,
    readonly subject: string,
  ) {}

  text(key: string): string {
    const value = this.values[key];
    if (typeof value !== "string") throw this.fault(key, "text", value);
    return value;
  }

  optionalText(key: string): string | undefined {
    return this.values[key] === undefined ? undefined : this.text(key);
  }

  flag(key: string): boolean {
    const value = this.values[key];
    if (typeof value !== "boolean") throw this.fault(key, "true or false", value);
    return value;
  }

  count(key: string): number {
    const value = this.values[key];
    if (typeof value !== "number" || !Number.isInteger(value) || value < 0) {
      throw this.fault(key, "a whole number", value);
    }
    return value;
  }

  list(key: string): readonly unknown[] {
    const value = this.values[key];
    if (!Array.isArray(value)) throw this.fault(key, "a list", value);
    return value;
  }

  texts(key: string): readonly string[] {
    return this.list(key).map((value, index) => {
      if (typeof value !== "string") throw this.fault(`${key}[${index}]`, "text", value);
      return value;
    });
  }

  fields(key: string): Fields {
    const value = this.values[key];
    if (!isRecord(value)) throw this.fault(key, "an object", value);
    return new Fields(value, `${this.path}${key}.`, this.subject);
  }

  fault(key: string, wanted: string, found: unknown): CapabilityError {
    const shown = found === undefined ? "nothing" : JSON.stringify(found);
    const words = `${this.path}${key} must be ${wanted}, found ${shown}`;
    return new CapabilityError("malformed", this.subject, words);
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
