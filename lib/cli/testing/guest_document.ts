/** Documents for the test guest. */
import { testGuest } from "./compiled.ts";

export interface GuestOptions {
  readonly name: string;
  /** `<portForward>` elements and whatever else an interface holds. */
  readonly forwards?: string;
  /** What type of interface passt serves, `user` when absent. */
  readonly interfaceType?: "user" | "vhostuser";
  /** More devices. */
  readonly devices?: string;
  readonly memoryMiB?: number;
}

/** passt reads and writes the guest's memory itself then. */
const SHARED_MEMORY =
  "<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>";

/** A q35 machine with the test guest, one passt interface and a serial console. Pure but for the guest's paths. */
export function guestDocument(options: GuestOptions): string {
  const { kernel, initrd, cmdline } = testGuest();
  const type = options.interfaceType ?? "user";
  return `<domain type='qemu'>
  <name>${options.name}</name>
  <memory unit='MiB'>${options.memoryMiB ?? 192}</memory>
  ${type === "vhostuser" ? SHARED_MEMORY : ""}
  <vcpu>1</vcpu>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
    <kernel>${kernel}</kernel>
    <initrd>${initrd}</initrd>
    <cmdline>${cmdline}</cmdline>
  </os>
  <features><acpi/></features>
  <devices>
    <interface type='${type}'>
      ${options.forwards ?? ""}
      <model type='virtio'/>
      <backend type='passt'/>
    </interface>
    <serial type='pty'/>
    <rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>
    ${options.devices ?? ""}
  </devices>
</domain>
`;
}
