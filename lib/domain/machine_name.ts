/** What a machine may be called: the one rule for documents, for `--name` and for every command that takes a name. */
import { Invalid, matching, type Value } from "../xml/value.ts";

/**
 * A name is a directory's name and is printed on terminals: it is not empty and has no slash (libvirt), no control
 * characters (libvirt: no line feed), and no dot at its head, where domrun's own directories have theirs.
 */
export const machineName: Value<string> = matching(
  "[^/.\\p{Cc}][^/\\p{Cc}]*",
  "a name without '/' and control characters that does not begin with a dot",
);

/** True when a machine may have this name. Pure. */
export function isMachineName(name: string): boolean {
  return !(machineName.parse(name) instanceof Invalid);
}
