/** Where domrun may write; in a file of its own because the build reads it without any package. */

/**
 * Everything that the compiled program may write to lies below one of these (its `--allow-write` list).
 * `/run/user` and `/run/domrun` hold machines, `/run/libvirt/qemu/passt` root's passt sockets, `/tmp`
 * whatever has no runtime directory.
 */
export const WRITABLE_ROOTS: readonly string[] = [
  "/run/user",
  "/run/domrun",
  "/run/libvirt/qemu/passt",
  "/tmp",
];
