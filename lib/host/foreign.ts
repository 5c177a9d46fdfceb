/** Whether what is at a path is this user's alone, or whether somebody else may have put it there. */
import { lookAt } from "./look.ts";
import type { ForeignFault, User } from "./host.ts";

/** Bits that let group or others write. */
const FOREIGN_WRITE_BITS = 0o022;
/** Bits that let its owner list it, and open what is in it. */
const OWNER_BITS = 0o500;

/**
 * Why nothing in the directory at `path` is to be believed, or can be read; undefined where it is this user's alone, or
 * where nothing is. A link is nobody's: in a directory like /tmp anybody may put one there that leads into one of ours.
 */
export function foreignFault(path: string, user: User): ForeignFault | undefined {
  if (isLink(path)) return { kind: "link" };
  const facts = lookAt(path);
  if (facts === "missing") return undefined;
  if (facts === "denied") return { kind: "denied" };
  if (facts.kind !== "directory") return { kind: "no-directory" };
  if (facts.uid !== user.uid) return { kind: "owner", uid: facts.uid };
  if ((facts.mode & FOREIGN_WRITE_BITS) !== 0) return { kind: "writable" };
  // The superuser may, whatever the mode is.
  return user.uid === 0 || (facts.mode & OWNER_BITS) === OWNER_BITS
    ? undefined
    : { kind: "closed" };
}

function isLink(path: string): boolean {
  try {
    return Deno.lstatSync(path).isSymlink;
  } catch {
    return false;
  }
}
