/** The ids that devices have in QEMU. https://libvirt.org/formatdomain.html#aliases-for-devices */

interface Named {
  readonly alias?: string;
}

/** The id that the user chose; others come from a running libvirt and are chosen anew. Pure. */
export function ownAlias({ alias }: Named): string | undefined {
  return alias?.startsWith("ua-") ? alias : undefined;
}

/**
 * The ids of all interfaces, in their order: the user's own, or `net0`, `net1`, …; those with ids of their own use
 * up no number. Pure. Source: libvirt's qemuAssignDeviceNetAlias.
 */
export function interfaceAliases(interfaces: readonly Named[]): readonly string[] {
  let next = 0;
  return interfaces.map((one) => ownAlias(one) ?? `net${next++}`);
}
