/** libvirt's namespace for what concerns QEMU alone. */
export const QEMU_NAMESPACE = "http://libvirt.org/schemas/domain/qemu/1.0";

/** What documents are written with, and read by people. libvirt knows a namespace by its URI; the prefix is a habit. */
export const KNOWN_PREFIXES: Readonly<Record<string, string>> = { qemu: QEMU_NAMESPACE };
