/** The values of QEMU's options: JSON, or key=value with commas doubled. */

/** What may stand in an option; an undefined member is left out. */
export type OptionValue =
  | string
  | number
  | boolean
  | null
  | readonly OptionValue[]
  | OptionMembers;

export interface OptionMembers {
  readonly [name: string]: OptionValue | undefined;
}

/** `{"driver":"virtio-net-pci","netdev":"hostnet0"}`: members in their order. Pure. */
export function jsonValue(members: OptionMembers): string {
  return JSON.stringify(members);
}

/**
 * `virtio-net-pci,netdev=hostnet0`: nested members are joined by dots, truth is `on` and `off`.
 *
 * @param implied the member that stands first without its name, where the option has one
 *
 * Pure. Source: qemu(1), "QEMU's QAPI schema and keyval syntax"; commas in values are doubled.
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
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => flatten(item, `${name}.${index}`));
  }
  if (typeof value === "object") {
    return Object.entries(value).flatMap(([key, member]) =>
      flatten(member, name === "" ? key : `${name}.${key}`)
    );
  }
  return [[name, typeof value === "boolean" ? (value ? "on" : "off") : String(value)]];
}
