/** What an export comes to. */

/** A value of YAML, and of JSON. */
export type Field = string | number | boolean | readonly Field[] | Fields;
export interface Fields {
  readonly [name: string]: Field;
}

export interface Exported {
  readonly fields: Fields;
  /** What is left out, or to be done. */
  readonly remarks: readonly string[];
}

/** Parts of a machine, where they stand in a VirtualMachine. */
export interface ExportedDevices {
  readonly devices: Fields;
  readonly spec: Fields;
  readonly remarks: readonly string[];
}

/** The fields that a value gives; none where it is absent. Pure. */
export function unless<T>(value: T | undefined, fields: (value: T) => Fields): Fields {
  return value === undefined ? {} : fields(value);
}

/** A remark for what the element has besides `known`; none where it has nothing else. Pure. */
export function others(
  what: string,
  model: object | undefined,
  known: readonly string[],
): readonly string[] {
  const left = Object.entries(model ?? {}).filter(([name, value]) =>
    !known.includes(name) && value !== undefined && value !== false &&
    !(Array.isArray(value) && value.length === 0)
  ).map(([name]) => name);
  return left.length === 0 ? [] : [`${what}: left out: ${left.join(", ")}`];
}
