/** The values of QEMU's options: JSON, or key=value with commas doubled. */

/** What may stand in an option; an undefined member is left out. */
export type OptionValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | readonly OptionValue[]
  | OptionMembers;

export interface OptionMembers {
  readonly [name: string]: OptionValue | undefined;
}

/** `{"driver":"virtio-net-pci","netdev":"hostnet0"}`: members in their order, big numbers whole. Pure. */
export function jsonValue(value: OptionValue): string {
  if (typeof value === "bigint") return String(value);
  if (isList(value)) return `[${value.map(jsonValue).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).flatMap(([name, member]) =>
    member === undefined ? [] : [`${JSON.stringify(name)}:${jsonValue(member)}`]
  );
  return `{${members.join(",")}}`;
}

/**
 * `virtio-net-pci,netdev=hostnet0`: nested members are joined by dots, truth is `on` and `off`.
 *
 * @param implied the member that stands first without its name, where the option has one
 *
 * Pure. Source: QEMU's util/keyval.c; a comma in a value is doubled.
 */
export function keyValues(members: OptionMembers, implied?: string): string {
  return flatten(members, "").map(([name, text]) =>
    name === implied ? escapeCommas(text) : `${name}=${escapeCommas(text)}`
  ).join(",");
}

/** A value as it must stand between the commas of an option. Pure. */
export function escapeCommas(text: string): string {
  return text.replaceAll(",", ",,");
}

function flatten(value: OptionValue | undefined, name: string): [name: string, text: string][] {
  if (value === undefined || value === null) return [];
  if (isList(value)) {
    return value.flatMap((item, index) => flatten(item, `${name}.${index}`));
  }
  if (typeof value === "object") {
    return Object.entries(value).flatMap(([key, member]) =>
      flatten(member, name === "" ? key : `${name}.${key}`)
    );
  }
  return [[name, typeof value === "boolean" ? (value ? "on" : "off") : String(value)]];
}

/** `Array.isArray` does not narrow a readonly array. */
function isList(value: OptionValue): value is readonly OptionValue[] {
  return Array.isArray(value);
}
