/**
 * Questions to `query-qmp-schema`, written as paths.
 *
 * The reply lists types under names that mean nothing and differ from build to build, so a question
 * begins at a command or an event and follows members, as in `netdev_add/arg-type/+stream/reconnect-ms`:
 * does the command `netdev_add` take, for the type `stream`, the member `reconnect-ms`?
 */
import { isObject, type JsonObject } from "../../json/object.ts";

interface SchemaMember {
  readonly name: string;
  readonly type: string;
  readonly features: readonly string[];
}

interface SchemaType {
  readonly features: readonly string[];
  /** `arg-type` and `ret-type` of a command or event, `element-type` of an array. */
  readonly links: ReadonlyMap<string, string>;
  readonly members: readonly SchemaMember[];
  readonly variants: ReadonlyMap<string, string>;
  /** Values of an enumeration, with the features of each. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** Types that an alternate may be. */
  readonly alternates: readonly string[];
}

/** The schema of one QEMU. */
export interface QmpSchema {
  /** A type, command or event. Throws a TypeError when its entry is not what QAPI describes. */
  get(name: string): SchemaType | undefined;
}

/**
 * Reads the reply to `query-qmp-schema`. An entry is read when it is asked for: there are a thousand, and the
 * questions lead to a tenth of them.
 *
 * Throws a TypeError when the reply is not a list of entries with names. Source: QAPI `SchemaInfo`.
 */
export function readSchema(reply: unknown): QmpSchema {
  const entries = new Map<string, JsonObject>();
  for (const entry of listOf(reply, "schema")) {
    const fields = objectOf(entry, "schema entry");
    entries.set(textOf(fields["name"], "name of a schema entry"), fields);
  }
  const types = new Map<string, SchemaType>();
  return {
    get(name) {
      const fields = entries.get(name);
      if (fields === undefined) return undefined;
      const type = types.get(name) ?? readType(fields);
      types.set(name, type);
      return type;
    },
  };
}

function readType(fields: JsonObject): SchemaType {
  const metaType = fields["meta-type"];
  const members = listOf(fields["members"] ?? [], "members");
  return {
    features: readNames(fields["features"] ?? []),
    links: new Map(
      ["arg-type", "ret-type", "element-type"].flatMap((name) =>
        typeof fields[name] === "string" ? [[name, fields[name]] as const] : []
      ),
    ),
    members: metaType === "object" ? members.map(readMember) : [],
    variants: new Map(
      listOf(fields["variants"] ?? [], "variants").map((variant) => {
        const { case: tag, type } = objectOf(variant, "variant");
        return [textOf(tag, "case of a variant"), textOf(type, "type of a variant")];
      }),
    ),
    values: metaType === "enum" ? readValues(fields, members) : new Map(),
    alternates: metaType === "alternate"
      ? members.map((member) => textOf(objectOf(member, "member")["type"], "type of a member"))
      : [],
  };
}

function readMember(member: unknown): SchemaMember {
  const fields = objectOf(member, "member");
  return {
    name: textOf(fields["name"], "name of a member"),
    type: textOf(fields["type"], "type of a member"),
    features: readNames(fields["features"] ?? []),
  };
}

/** `members` (with features) came in QEMU 6.2 beside the plain list `values`. */
function readValues(
  fields: JsonObject,
  members: readonly unknown[],
): ReadonlyMap<string, readonly string[]> {
  const plain = readNames(fields["values"] ?? []).map((name) => [name, []] as const);
  const featured = members.map((member) => {
    const { name, features } = objectOf(member, "enumeration value");
    return [textOf(name, "name of an enumeration value"), readNames(features ?? [])] as const;
  });
  return new Map<string, readonly string[]>([...plain, ...featured]);
}

/**
 * True when `path` leads somewhere in the schema.
 *
 * Shape: `COMMAND-OR-EVENT[/STEP…]`, where a step is `arg-type` or `ret-type` right after a command,
 * `NAME` a member, `+CASE` the variant of a union, `^VALUE` a value of an enumeration, `$FEATURE` a
 * feature of what the path has led to. Arrays and alternates are passed through without a step. The
 * notation is that of libvirt's capability queries.
 *
 * Pure.
 */
export function schemaHas(schema: QmpSchema, path: string): boolean {
  const [start = "", ...steps] = path.split("/");
  const type = schema.get(start);
  return type !== undefined && follow(schema, { type, features: type.features }, steps);
}

/** Where a path has come to: a type, and the features of the member or value that led there. */
interface Place {
  readonly type: SchemaType | undefined;
  readonly features: readonly string[];
}

function follow(schema: QmpSchema, place: Place, steps: readonly string[]): boolean {
  const [step, ...rest] = steps;
  if (step === undefined) return true;
  if (step.startsWith("$") && place.features.includes(step.slice(1)) && rest.length === 0) {
    return true;
  }
  return (place.type === undefined ? [] : passThrough(schema, place.type)).some((type) => {
    const next = take(schema, type, step);
    return next !== undefined && follow(schema, next, rest);
  });
}

/** The type itself, or what an array holds, or what an alternate may be. */
function passThrough(schema: QmpSchema, type: SchemaType): readonly SchemaType[] {
  const element = type.links.get("element-type");
  const inner = element === undefined ? type.alternates : [element];
  if (inner.length === 0) return [type];
  return inner.flatMap((name) => {
    const found = schema.get(name);
    return found === undefined ? [] : passThrough(schema, found);
  });
}

function take(schema: QmpSchema, type: SchemaType, step: string): Place | undefined {
  const name = step.slice(1);
  switch (step[0]) {
    case "$":
      return type.features.includes(name) ? { type: undefined, features: [] } : undefined;
    case "+":
      return placeOf(schema, type.variants.get(name), []);
    case "^": {
      const features = type.values.get(name);
      return features === undefined ? undefined : { type: undefined, features };
    }
  }
  const link = step === "element-type" ? undefined : type.links.get(step);
  if (link !== undefined) return placeOf(schema, link, []);
  const member = type.members.find((candidate) => candidate.name === step);
  return member && placeOf(schema, member.type, member.features);
}

function placeOf(
  schema: QmpSchema,
  name: string | undefined,
  features: readonly string[],
): Place | undefined {
  return name === undefined ? undefined : { type: schema.get(name), features };
}

function readNames(value: unknown): readonly string[] {
  return listOf(value, "list of names").map((name) => textOf(name, "name"));
}

function listOf(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) {
    throw new TypeError(`The ${what} is not a list: ${JSON.stringify(value)}`);
  }
  return value;
}

function objectOf(value: unknown, what: string): JsonObject {
  if (!isObject(value)) {
    throw new TypeError(`The ${what} is not an object: ${JSON.stringify(value)}`);
  }
  return value;
}

function textOf(value: unknown, what: string): string {
  if (typeof value !== "string") {
    throw new TypeError(`The ${what} is not text: ${JSON.stringify(value)}`);
  }
  return value;
}
