/** `<qemu:override>`: values of their types. */
import { overrideValue } from "../qemu_override.ts";
import type { Scope } from "./rule.ts";

const WANTED = {
  string: "a text",
  signed: "a whole number",
  unsigned: "a whole number from 0",
  bool: "'true' or 'false'",
} as const;

/** A property has a value of its type, and one that is removed has none. */
export function overriddenValue({ domain, origins, report }: Scope): void {
  const devices = domain.qemuOverride?.devices ?? [];
  const properties = devices.flatMap(({ frontends }) =>
    frontends.flatMap((frontend) => frontend.properties)
  );
  for (const property of properties) {
    const { name, type, value } = property;
    if (origins.isDamaged(property)) continue;
    if (type === "remove" && value !== undefined) {
      report(origins.attribute(property, "value"), {
        severity: "error",
        code: "qemu/override-value",
        message: `property '${name}' is removed, and has a value`,
        help: "remove value, or write another type",
      });
    }
    if (type === "remove" || overrideValue(property) !== undefined) continue;
    report(value === undefined ? origins.span(property) : origins.attribute(property, "value"), {
      severity: "error",
      code: "qemu/override-value",
      message: `property '${name}' needs ${WANTED[type]}`,
      help: value === undefined ? "add value='…'" : "write another value, or another type",
    });
  }
}
