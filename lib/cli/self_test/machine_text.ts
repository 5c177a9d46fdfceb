/** The machine of the self-test: it boots from the network by the ROM that comes with QEMU, and has no disk. */

/** How QEMU and passt are joined. */
export type Transport = "stream" | "vhost-user";

/** The document of a machine called `name`, with a forward from `port`. Pure. */
export function machineText(
  transport: Transport,
  { name, arch, port }: { readonly name: string; readonly arch: string; readonly port: number },
): string {
  const shared = transport === "stream"
    ? ""
    : "<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>";
  return `<domain type='qemu'>
  <name>${name}</name>
  <memory unit='MiB'>64</memory>
  ${shared}
  <os><type arch='${arch}' machine='q35'>hvm</type><bios useserial='yes'/></os>
  <features><acpi/></features>
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
