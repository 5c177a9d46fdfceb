/** What disks are called. */

/** `vda` for 0, `vdz` for 25, `vdaa` for 26, as Linux and libvirt name them. Pure. */
export function diskName(prefix: string, index: number): string {
  const letter = String.fromCharCode("a".charCodeAt(0) + index % 26);
  return index < 26 ? prefix + letter : diskName(prefix, Math.floor(index / 26) - 1) + letter;
}
