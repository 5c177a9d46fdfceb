/** What a QEMU can do, as plain data: probed, cached, printed by `probe --json` and read back. */
import { CapabilityError } from "../host/host.ts";
import { FEATURE_NAMES, type FeatureName } from "./features.ts";

export { CapabilityError } from "../host/host.ts";

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
  const at = (words: string) => new CapabilityError("malformed", subject, words);
  const top = record(value, "the capabilities", at);
  const kvm = record(top["kvm"], "kvm", at);
  const features = record(top["features"], "features", at);
  return {
    emulator: text(top["emulator"], "emulator", at),
    version: text(top["version"], "version", at),
    package: text(top["package"], "package", at),
    target: text(top["target"], "target", at),
    accelerators: texts(top["accelerators"], "accelerators", at),
    kvm: {
      present: flag(kvm["present"], "kvm.present", at),
      usable: flag(kvm["usable"], "kvm.usable", at),
    },
    machines: list(top["machines"], "machines", at).map((machine) => parseMachine(machine, at)),
    cpuModels: texts(top["cpuModels"], "cpuModels", at),
    types: texts(top["types"], "types", at),
    options: texts(top["options"], "options", at),
    features: Object.fromEntries(
      FEATURE_NAMES.map((name) => [name, flag(features[name], `features["${name}"]`, at)]),
    ) as Record<FeatureName, boolean>,
  };
}

type Fault = (words: string) => CapabilityError;

function parseMachine(value: unknown, at: Fault): MachineType {
  const machine = record(value, "a machine", at);
  const name = text(machine["name"], "name of a machine", at);
  const optional = (key: "alias" | "defaultRamId" | "defaultCpuType") =>
    machine[key] === undefined ? {} : { [key]: text(machine[key], `${key} of ${name}`, at) };
  return {
    name,
    ...optional("alias"),
    cpuMax: count(machine["cpuMax"], `cpuMax of ${name}`, at),
    isDefault: flag(machine["isDefault"], `isDefault of ${name}`, at),
    hotpluggableCpus: flag(machine["hotpluggableCpus"], `hotpluggableCpus of ${name}`, at),
    ...optional("defaultRamId"),
    ...optional("defaultCpuType"),
    deprecated: flag(machine["deprecated"], `deprecated of ${name}`, at),
  };
}

function record(value: unknown, key: string, at: Fault): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw at(`${key} must be an object, found ${show(value)}`);
  }
  return value as Record<string, unknown>;
}

function list(value: unknown, key: string, at: Fault): readonly unknown[] {
  if (!Array.isArray(value)) throw at(`${key} must be a list, found ${show(value)}`);
  return value;
}

function text(value: unknown, key: string, at: Fault): string {
  if (typeof value !== "string") throw at(`${key} must be text, found ${show(value)}`);
  return value;
}

function texts(value: unknown, key: string, at: Fault): readonly string[] {
  return list(value, key, at).map((entry) => text(entry, `an entry of ${key}`, at));
}

function count(value: unknown, key: string, at: Fault): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0) {
    throw at(`${key} must be a whole number, found ${show(value)}`);
  }
  return value;
}

function flag(value: unknown, key: string, at: Fault): boolean {
  if (typeof value !== "boolean") throw at(`${key} must be true or false, found ${show(value)}`);
  return value;
}

function show(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
