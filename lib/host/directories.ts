/** Where machines, passt's sockets and probed capabilities lie for a user: a pure rule. */
import { isAbsolute, join, normalize } from "@std/path/posix";
import type { Directories, User } from "./host.ts";
import { WRITABLE_ROOTS } from "./writable_roots.ts";

/**
 * The directories of `user`.
 *
 * Root has `/run/domrun` and `/run/libvirt/qemu/passt`, as libvirt's system instance. Everybody else has
 * `$XDG_RUNTIME_DIR/domrun` and `$XDG_RUNTIME_DIR/libvirt/qemu/run/passt`, which passt's AppArmor profile
 * names. Without a runtime directory, or with one outside {@link WRITABLE_ROOTS} (relative paths
 * included, which the XDG base directory specification tells programs to ignore), all lies below
 * `/tmp/domrun-<uid>`. What is not a machine begins with a dot there: no machine's name does.
 *
 * Pure.
 */
export function directoriesFor(user: User, runtimeDirectory: string | undefined): Directories {
  if (user.uid === 0) {
    return {
      machines: "/run/domrun",
      passt: "/run/libvirt/qemu/passt",
      cache: "/run/domrun/.cache",
    };
  }
  if (runtimeDirectory !== undefined && isWritableRoot(runtimeDirectory)) {
    const base = normalize(runtimeDirectory);
    return {
      machines: join(base, "domrun"),
      passt: join(base, "libvirt/qemu/run/passt"),
      cache: join(base, "domrun/.cache"),
    };
  }
  const base = `/tmp/domrun-${user.uid}`;
  return { machines: base, passt: join(base, ".passt"), cache: join(base, ".cache") };
}

function isWritableRoot(path: string): boolean {
  if (!isAbsolute(path)) return false;
  const directory = normalize(path).replace(/\/+$/, "");
  return WRITABLE_ROOTS.some((root) => directory.startsWith(`${root}/`));
}
