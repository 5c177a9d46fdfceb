/**
 * `<qemu:override>`, `<qemu:capabilities>` and `<qemu:deprecation>`: what only QEMU has.
 * https://libvirt.org/drvqemu.html#overriding-properties-of-qemu-devices
 */
import { attribute, child, element, type Infer } from "../xml/codec.ts";
import { anyText, oneOf, someText } from "../xml/value.ts";
import { aliasName } from "./address.ts";
import { QEMU_NAMESPACE } from "../xml/known_prefixes.ts";

const uri = QEMU_NAMESPACE;

const property = element("qemu:property", {
  name: attribute("name", someText),
  type: attribute(
    "type",
    oneOf(["string", "signed", "unsigned", "bool", "remove"]),
    "`remove`: the property is left to QEMU",
  ),
  value: attribute("value", anyText, "of bool: true or false; none of remove").optional(),
}, { uri });

const frontend = element("qemu:frontend", { properties: child(property).many() }, { uri });

const device = element("qemu:device", {
  alias: attribute("alias", aliasName, "id of the device in QEMU"),
  frontends: child(frontend).many(),
}, { uri });

export const qemuOverride = element("qemu:override", {
  devices: child(device, "properties of its `-device`").many(),
}, { uri });

export const qemuDeprecation = element("qemu:deprecation", {
  behavior: attribute(
    "behavior",
    oneOf(["none", "omit", "reject", "crash"]),
    "what QEMU does with what it is going to drop",
  ),
}, { uri });

export type OverriddenProperty = Infer<typeof property>;

/** The value that a property is given; undefined for one that is left out or has none of its type. Pure. */
export function overrideValue(
  { type, value }: OverriddenProperty,
): string | bigint | boolean | undefined {
  if (value === undefined) return undefined;
  switch (type) {
    case "string":
      return value;
    case "bool":
      return value === "true" ? true : value === "false" ? false : undefined;
    case "signed":
      return /^-?[0-9]{1,19}$/.test(value) ? BigInt(value) : undefined;
    case "unsigned":
      return /^[0-9]{1,20}$/.test(value) ? BigInt(value) : undefined;
    case "remove":
      return undefined;
  }
}
