/** UUIDs of machines and secrets. */
import { converted, matching, type Value } from "../xml/value.ts";

/** True for a UUID as it is written back. Pure. */
export function isWrittenUuid(text: string): boolean {
  return uuid.parse(text) === text;
}

/** Written back in lower case with its four dashes, as libvirt does. */
export const uuid: Value<string> = converted(
  matching(
    "[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}",
    "a UUID: 32 hexadecimal digits, such as 0e8400e2-9b29-41d4-a716-446655440000",
  ),
  "a UUID: 32 hexadecimal digits, such as 0e8400e2-9b29-41d4-a716-446655440000",
  (text) =>
    text.toLowerCase().replaceAll("-", "").replace(
      /^(.{8})(.{4})(.{4})(.{4})(.{12})$/,
      "$1-$2-$3-$4-$5",
    ),
  (text) => text,
);
