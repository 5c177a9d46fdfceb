import { assertEquals } from "@std/assert";
import {
  capabilitiesOf72,
  describe,
  planOf,
  readWell,
  testdata,
} from "../../plan/testing/documents.ts";

const QEMU = capabilitiesOf72(Deno.readTextFileSync(testdata("capabilities", "qemu-7.2.json")));

async function saidOf(device: string): Promise<string> {
  const text = `<domain type='qemu' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
<name>vm</name>
<memory unit='MiB'>64</memory>
<os><type arch='x86_64' machine='q35'>hvm</type></os>
<qemu:commandline><qemu:arg value='-device'/>
<qemu:arg value='${device}'/></qemu:commandline>
</domain>
`;
  return describe(planOf(await readWell("vm.xml", text), QEMU).findings);
}

Deno.test("checkUserDevices() says what has the place that a qemu:arg names", async () => {
  const taken = (what: string, at: string, bus = "pcie.0") =>
    `6:18: error: PCI bus '${bus}' has '${what}' at ${at} already [host/slot-taken]`;
  const rows: readonly (readonly [device: string, said: string])[] = [
    ["virtio-rng-pci,bus=pcie.0,addr=0x1", taken("pci.1", "01.0")],
    ["virtio-rng-pci,addr=1", taken("pci.1", "01.0")],
    ["virtio-rng-pci,addr=1.1,bus=pcie.0", taken("pci.2", "01.1")],
    ["virtio-rng-pci,bus=pci.1,addr=0x0", taken("usb", "00.0", "pci.1")],
    [
      '{"driver":"virtio-rng-pci","bus":"pcie.0","addr":"0x1f.2"}',
      taken("ide", "1f.2"),
    ],
    ["virtio-rng-pci,bus=pcie.0,addr=0x9", ""],
    ["virtio-rng-pci,bus=pcie.0", ""],
    ["usb-tablet,bus=usb.0,port=1", ""],
  ];
  for (const [device, said] of rows) assertEquals(await saidOf(device), said, device);
});
