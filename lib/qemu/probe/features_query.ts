/** How a feature of a QEMU is found out: questions as data, so that they can be printed and tested. */

/** All questions go to the very binary that will run. */
export type FeatureQuery =
  /** A path into `query-qmp-schema`; see schema.ts. */
  | { readonly kind: "schema"; readonly path: string }
  /** A type that `qom-list-types` names: a device, a backend, an accelerator. */
  | { readonly kind: "type"; readonly type: string }
  /** A property that `device-list-properties` or (for what is no device) `qom-list-properties` names. */
  | { readonly kind: "property"; readonly of: PropertyOwner; readonly property: string }
  /** An option, or a parameter of it, that `query-command-line-options` names. */
  | { readonly kind: "option"; readonly option: string; readonly parameter?: string }
  /** Every one of these. */
  | { readonly kind: "all"; readonly queries: readonly FeatureQuery[] };

export interface PropertyOwner {
  readonly type: string;
  readonly listedBy: "device-list-properties" | "qom-list-properties";
}

export interface Feature {
  readonly query: FeatureQuery;
  /** First QEMU release that can have it; builds may leave it out. */
  readonly since: string;
  /** What it gives, to end the sentence "this QEMU …". */
  readonly gives: string;
}

/** Older than every QEMU that domrun knows of. */
export const EVER = "before 6.2";

/** A row of the table. Pure. */
export function can(query: FeatureQuery, since: string, gives: string): Feature {
  return { query, since, gives };
}

/** One feature for each device type, named `device.TYPE`. Pure. */
export function devices<T extends string>(
  since: string,
  gives: Readonly<Record<T, string>>,
): { readonly [K in T as `device.${K}`]: Feature } {
  const rows = Object.entries<string>(gives).map(([name, sentence]) =>
    [`device.${name}`, can(type(name), since, sentence)] as const
  );
  return Object.fromEntries(rows) as { readonly [K in T as `device.${K}`]: Feature };
}

/** A path into the schema. Pure, as are the others. */
export function schema(path: string): FeatureQuery {
  return { kind: "schema", path };
}

export function type(type: string): FeatureQuery {
  return { kind: "type", type };
}

/** A property of a device. */
export function device(type: string, property: string): FeatureQuery {
  return { kind: "property", of: { type, listedBy: "device-list-properties" }, property };
}

/** A property of an object that is no device: a memory backend, a machine. */
export function object(type: string, property: string): FeatureQuery {
  return { kind: "property", of: { type, listedBy: "qom-list-properties" }, property };
}

export function option(option: string, parameter?: string): FeatureQuery {
  return { kind: "option", option, ...(parameter === undefined ? {} : { parameter }) };
}

export function all(...queries: FeatureQuery[]): FeatureQuery {
  return { kind: "all", queries };
}

/** The question as people read it: `netdev_add/arg-type/+stream`, `virtio-gpu-pci.blob`. Pure. */
export function describeQuery(query: FeatureQuery): string {
  switch (query.kind) {
    case "schema":
      return query.path;
    case "type":
      return query.type;
    case "property":
      return `${query.of.type}.${query.property}`;
    case "option":
      return query.parameter === undefined
        ? `-${query.option}`
        : `-${query.option} ${query.parameter}=`;
    case "all":
      return query.queries.map(describeQuery).join(" and ");
  }
}

/** Every type whose properties `query` asks for. Pure. */
export function propertyOwners(query: FeatureQuery): readonly PropertyOwner[] {
  if (query.kind === "property") return [query.of];
  return query.kind === "all" ? query.queries.flatMap(propertyOwners) : [];
}
