/**
 * The machine of the self-test, which has no disk. A PC boots from the network, by the ROM that comes with QEMU. Of
 * aarch64 there is nothing that asks for an address without an operating system: UEFI waits for a server of images.
 */

/** How QEMU and passt are joined. */
export type Transport = "stream" | "vhost-user";

/** True where the machine asks for an address. Pure. */
export function bootsFromNetwork(arch: string): boolean {
  return arch !== "aarch64";
}

/** The document of a machine called `name`, with a forward from `port`. Pure. */
export function machineText(
  transport: Transport,
  { name, arch, port }: { readonly name: string; readonly arch: string; readonly port: number },
): string {
  const shared = transport === "stream"
    ? ""
    : "<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>";
  const board = bootsFromNetwork(arch)
    ? `<os><type arch='${arch}' machine='q35'>hvm</type><bios useserial='yes'/></os>
  <features><acpi/></features>`
    : `<os><type arch='${arch}' machine='virt'>hvm</type></os>
  <cpu mode='maximum'/>`;
  return `<domain type='qemu'>
  <name>${name}</name>
  <memory unit='MiB'>64</memory>
  ${shared}
  ${board}
  <devices>
    <interface type='${transport === "stream" ? "user" : "vhostuser"}'>
      <portForward proto='tcp' address='127.0.0.1'><range start='${port}' to='80'/></portForward>
      <model type='virtio'/>
      <backend type='passt'/>
      <boot order='1'/>
    </interface>
    <serial type='pty'/>
  </devices>
</domain>
`;
}
