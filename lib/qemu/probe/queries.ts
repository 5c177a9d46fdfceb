/** What a probe asks QEMU over QMP, and what its replies mean: pure, for live and recorded QEMUs alike. */
import { messageOf } from "../../findings/message_of.ts";
import { CapabilityError, type MachineType, type QemuCapabilities } from "./capabilities.ts";
import { FEATURE_NAMES, type FeatureName, FEATURES } from "./features.ts";
import { type FeatureQuery, type PropertyOwner, propertyOwners } from "./features_query.ts";
import { isObject, type JsonObject, memberOf } from "../../json/object.ts";
import { readVersion } from "../qmp/message.ts";
import { type QmpSchema, readSchema, schemaHas } from "./schema.ts";

export interface ProbeCommand {
  readonly execute: string;
  readonly arguments?: Readonly<Record<string, unknown>>;
  /** True when a QEMU without it can still be used; the reply counts as empty then. */
  readonly optional: boolean;
}

/** What became of a command: its return value, or QEMU's words of refusal. */
export type ProbeReply = { readonly value: unknown } | { readonly refusal: string };

/** Every question, all of which can be sent at once: none depends on the answer to another. */
export function probeCommands(): readonly ProbeCommand[] {
  const always = [
    "query-version",
    "query-target",
    "query-qmp-schema",
    "qom-list-types",
    "query-machines",
    "query-command-line-options",
  ].map((execute) => ({ execute, optional: false }));
  // Some targets have no KVM and no list of CPU models.
  const mostly = ["query-kvm", "query-cpu-definitions"].map((execute) => ({
    execute,
    optional: true,
  }));
  return [...always, ...mostly, MOST_FEATURES, ...ownersInTable().map(propertyCommand)];
}

/** The processor with every feature that can be had here. */
const MOST_FEATURES: ProbeCommand = {
  execute: "query-cpu-model-expansion",
  arguments: { type: "full", model: { name: "max" } },
  optional: true,
};

function ownersInTable(): readonly PropertyOwner[] {
  const owners = FEATURE_NAMES.flatMap((name) => propertyOwners(FEATURES[name].query));
  return [...new Map(owners.map((owner) => [owner.type, owner])).values()];
}

/** A type that this QEMU does not have is refused, and has no properties. */
function propertyCommand(owner: PropertyOwner): ProbeCommand {
  return { execute: owner.listedBy, arguments: { typename: owner.type }, optional: true };
}

/**
 * The capabilities that the replies to `probeCommands()`, in the same order, tell of `emulator`.
 *
 * Throws {@link CapabilityError} (`protocol`) when one is refused or not what QAPI says. Pure.
 */
export function distil(emulator: string, replies: readonly ProbeReply[]): QemuCapabilities {
  const answers = new Answers(emulator, replies);
  try {
    const version = readVersion(answers.value("query-version"));
    const types = names(answers.value("qom-list-types"), "name");
    const kvm = readKvm(answers.value("query-kvm"));
    const facts: Facts = {
      schema: readSchema(answers.value("query-qmp-schema")),
      types: new Set(types),
      options: readOptions(answers.value("query-command-line-options")),
      properties: (owner) => answers.properties(owner),
    };
    return {
      emulator,
      version: `${version.major}.${version.minor}.${version.micro}`,
      package: version.package,
      target: String(memberOf(answers.value("query-target"), "arch")),
      accelerators: accelerators(facts.types, kvm.usable),
      kvm,
      machines: records(answers.value("query-machines")).map(readMachine).sort(byName),
      cpuModels: names(answers.value("query-cpu-definitions"), "name"),
      ...cpuFeatures(answers.value(keyOf(MOST_FEATURES)), kvm.usable),
      types: types.filter((type) => !/-(cpu|machine)$/.test(type)),
      options: [...facts.options.keys()].filter((option) => option !== "").sort(),
      features: featuresOf(facts),
    };
  } catch (error) {
    if (error instanceof CapabilityError) throw error;
    const words = messageOf(error);
    throw new CapabilityError(
      "protocol",
      emulator,
      `it answered in a way that QAPI does not describe: ${words}`,
    );
  }
}

interface Facts {
  readonly schema: QmpSchema;
  readonly types: ReadonlySet<string>;
  readonly options: ReadonlyMap<string, ReadonlySet<string>>;
  readonly properties: (owner: PropertyOwner) => ReadonlySet<string>;
}

function featuresOf(facts: Facts): Readonly<Record<FeatureName, boolean>> {
  const entries = FEATURE_NAMES.map((name) => [name, holds(FEATURES[name].query, facts)]);
  return Object.fromEntries(entries) as Record<FeatureName, boolean>;
}

function holds(query: FeatureQuery, facts: Facts): boolean {
  switch (query.kind) {
    case "schema":
      return schemaHas(facts.schema, query.path);
    case "type":
      return facts.types.has(query.type);
    case "property":
      return facts.properties(query.of).has(query.property);
    case "option": {
      const parameters = facts.options.get(query.option);
      if (parameters === undefined) return false;
      return query.parameter === undefined || parameters.has(query.parameter);
    }
    case "all":
      return query.queries.every((part) => holds(part, facts));
  }
}

/** The replies by command. */
class Answers {
  readonly #replies: ReadonlyMap<string, ProbeReply>;

  constructor(readonly emulator: string, replies: readonly ProbeReply[]) {
    const commands = probeCommands();
    this.#replies = new Map(commands.map((command, index) => {
      const reply = replies[index] ?? { refusal: "no reply" };
      if ("refusal" in reply && !command.optional) {
        throw new CapabilityError(
          "protocol",
          emulator,
          `it refused ${command.execute}: ${reply.refusal}`,
        );
      }
      return [keyOf(command), reply];
    }));
  }

  /** Undefined where an optional command was refused. */
  value(execute: string): unknown {
    const reply = this.#replies.get(execute);
    return reply !== undefined && "value" in reply ? reply.value : undefined;
  }

  properties(owner: PropertyOwner): ReadonlySet<string> {
    return new Set(names(this.value(keyOf(propertyCommand(owner))), "name"));
  }
}

function keyOf(command: ProbeCommand): string {
  return command.arguments === undefined
    ? command.execute
    : `${command.execute} ${JSON.stringify(command.arguments)}`;
}

/** A property that is true or false is a feature; a few are settings, which no document names as features. */
function cpuFeatures(
  expansion: unknown,
  kvmUsable: boolean,
): Pick<QemuCapabilities, "cpuFeatures"> {
  const props = memberOf(memberOf(expansion, "model"), "props");
  if (!isObject(props)) return {};
  const known = Object.keys(props).filter((name) => typeof props[name] === "boolean").sort();
  return {
    cpuFeatures: {
      accelerator: kvmUsable ? "kvm" : "tcg",
      known,
      available: known.filter((name) => props[name] === true),
    },
  };
}

function readKvm(value: unknown): QemuCapabilities["kvm"] {
  const present = memberOf(value, "present") === true;
  return { present, usable: present && memberOf(value, "enabled") === true };
}

/** `-machine none,accel=kvm:tcg` tells of KVM; the others are types of their own. */
function accelerators(types: ReadonlySet<string>, kvmUsable: boolean): readonly string[] {
  const others = ["hvf", "tcg"].filter((name) => types.has(`${name}-accel`));
  return [...(kvmUsable ? ["kvm"] : []), ...others].sort();
}

function readMachine(machine: JsonObject): MachineType {
  const optional = (key: string, from: string) =>
    typeof machine[from] === "string" ? { [key]: machine[from] } : {};
  return {
    name: String(machine["name"]),
    ...optional("alias", "alias"),
    cpuMax: Number(machine["cpu-max"]),
    isDefault: machine["is-default"] === true,
    hotpluggableCpus: machine["hotpluggable-cpus"] === true,
    ...optional("defaultRamId", "default-ram-id"),
    ...optional("defaultCpuType", "default-cpu-type"),
    deprecated: machine["deprecated"] === true,
  };
}

function byName(one: MachineType, other: MachineType): number {
  return one.name < other.name ? -1 : 1;
}

function readOptions(value: unknown): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(
    records(value).map((option) => [
      String(option["option"]),
      new Set(names(option["parameters"], "name")),
    ]),
  );
}

/** The texts under `key` of a list of objects, sorted; of nothing, none. */
function names(value: unknown, key: string): readonly string[] {
  return [...new Set(records(value).map((entry) => String(entry[key])))].sort();
}

function records(value: unknown): readonly JsonObject[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new TypeError(`no list: ${JSON.stringify(value)}`);
  return value.map((entry) => {
    if (!isObject(entry)) throw new TypeError(`no object: ${JSON.stringify(entry)}`);
    return entry;
  });
}
