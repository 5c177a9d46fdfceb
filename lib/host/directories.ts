/** Where machines, passt's sockets and probed capabilities lie for a user: a pure rule. */
import { isAbsolute, join, normalize } from "@std/path/posix";
import type { Directories, User } from "./host.ts";
import { WRITABLE_ROOTS } from "./writable_roots.ts";

/**
 * The longest runtime directory that is used: below it, `/libvirt/qemu/run/passt/domrun-`, thirteen characters that
 * stand for a long name, and `.socket` make the 98 bytes that passt before 2025 takes.
 */
const RUNTIME_DIRECTORY_MAX_BYTES = 47;

/**
 * The directories of `user`.
 *
 * Root has `/run/domrun` and `/run/libvirt/qemu/passt`, as libvirt's system instance. Everybody else has
 * `$XDG_RUNTIME_DIR/domrun` and `$XDG_RUNTIME_DIR/libvirt/qemu/run/passt`, which passt's AppArmor profile names.
 *
 * All lies below `/tmp/domrun-<uid>` where there is no runtime directory, or one that cannot be used: outside
 * {@link WRITABLE_ROOTS}, relative (the XDG base directory specification tells programs to ignore it), longer than
 * {@link RUNTIME_DIRECTORY_MAX_BYTES}, or with a `%`, which QEMU takes for a pattern in the path of its log (`-D` in
 * qemu(1)). What is not a machine begins with a dot there: no machine's name does.
 *
 * Pure.
 *
 * @param isRealRoot false for uid 0 of a user namespace, to whom root's directories do not belong
 */
export function directoriesFor(
  user: User,
  runtimeDirectory: string | undefined,
  isRealRoot = user.uid === 0,
): Directories {
  if (isRealRoot) {
    return {
      machines: "/run/domrun",
      passt: "/run/libvirt/qemu/passt",
      cache: "/run/domrun/.cache",
    };
  }
  const base = runtimeDirectory === undefined ? undefined : usable(runtimeDirectory);
  if (base !== undefined) {
    return {
      machines: join(base, "domrun"),
      passt: join(base, "libvirt/qemu/run/passt"),
      cache: join(base, "domrun/.cache"),
    };
  }
  const own = `/tmp/domrun-${user.uid}`;
  return { machines: own, passt: join(own, ".passt"), cache: join(own, ".cache") };
}

/** The user's own directories by what they are for, where nothing names them. */
const USUAL = { state: ".local/state", config: ".config" } as const;

/**
 * The user's directory for something: `named`, or `~/.local/state` or `~/.config` where that is absent or relative;
 * undefined without a home directory. Pure. Source: the XDG base directory specification.
 */
export function userDirectoryFor(
  what: keyof typeof USUAL,
  named: string | undefined,
  home: string | undefined,
): string | undefined {
  if (named !== undefined && isAbsolute(named)) return join(named);
  return home !== undefined && isAbsolute(home) ? join(home, USUAL[what]) : undefined;
}

/** The directory in its plain form; undefined where it cannot be used. */
function usable(path: string): string | undefined {
  if (!isAbsolute(path) || path.includes("%")) return undefined;
  const directory = normalize(path).replace(/\/+$/, "");
  const fits = new TextEncoder().encode(directory).length <= RUNTIME_DIRECTORY_MAX_BYTES;
  const allowed = WRITABLE_ROOTS.some((root) => directory.startsWith(`${root}/`));
  return fits && allowed ? directory : undefined;
}
