/** Where domrun may write; in a file of its own because the build reads it without any package. */

/**
 * Everything that the compiled program may write to lies below one of these (its `--allow-write` list), but for the
 * socket of the system's service manager (permissions.ts). `/run/user` and `/run/domrun` hold machines,
 * `/run/libvirt/qemu/passt` root's passt sockets, and `/tmp` the machines of users without a runtime directory.
 */
export const WRITABLE_ROOTS: readonly string[] = [
  "/run/user",
  "/run/domrun",
  "/run/libvirt/qemu/passt",
  "/tmp",
];
