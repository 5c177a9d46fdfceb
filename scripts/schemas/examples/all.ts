/** The documents that the examples of docs/xml.md are taken from: one for each part, and a whole one. */
import type { ExampleDocument } from "./find_examples.ts";
import { DEVICES } from "./devices.ts";
import { DISKS } from "./disks.ts";
import { MACHINE } from "./machine.ts";
import { SOUND } from "./sound.ts";
import { STREAMS } from "./streams.ts";

const WHOLE = `<domain type='kvm'>
  <name>debian</name>
  <memory unit='GiB'>2</memory>
  <vcpu>2</vcpu>
  <os>
    <type machine='q35'>hvm</type>
  </os>
  <features>
    <acpi/>
  </features>
  <cpu mode='host-passthrough'/>
  <devices>
    <disk type='file'>
      <driver type='qcow2'/>
      <source file='/srv/debian.qcow2'/>
      <target dev='vda'/>
    </disk>
    <interface type='user'>
      <backend type='passt'/>
      <portForward proto='tcp'>
        <range start='2222' to='22'/>
      </portForward>
    </interface>
    <serial type='pty'/>
  </devices>
</domain>`;

const OS = "<os><type>hvm</type></os>";

function aroundPart(part: string): ExampleDocument {
  const os = part.startsWith("<os") ? "" : OS;
  const prefix = part.startsWith("<qemu:")
    ? " xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'"
    : "";
  const text = `<domain type='kvm'${prefix}><name>one</name>${os}${part}</domain>`;
  return { text, outside: ["domain"] };
}

function aroundDevice(device: string): ExampleDocument {
  const text = `<domain type='kvm'><name>one</name>${OS}<devices>${device}</devices></domain>`;
  return { text, outside: ["domain", "devices"] };
}

/** The first document that has an element gives its example. */
export const EXAMPLE_DOCUMENTS: readonly ExampleDocument[] = [
  ...MACHINE.map(aroundPart),
  ...[...DISKS, ...DEVICES, ...STREAMS, ...SOUND].map(aroundDevice),
  { text: WHOLE, outside: [] },
];
