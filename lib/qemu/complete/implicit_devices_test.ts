/** Devices that nobody asks for. */
import { assertEquals } from "@std/assert";
import {
  capabilitiesOf72,
  mustPlan,
  planOf,
  readWell,
  testdata,
} from "../../plan/testing/documents.ts";

const QEMU = capabilitiesOf72(Deno.readTextFileSync(testdata("capabilities", "qemu-7.2.json")));

/** The IOMMU of a machine, and who has its I/O APIC. */
async function iommuOf(vcpus: number, iommu = ""): Promise<readonly (string | undefined)[]> {
  const text =
    `<domain type='kvm'><name>vm</name><memory unit='MiB'>64</memory><vcpu>${vcpus}</vcpu>
<os><type arch='x86_64' machine='q35'>hvm</type></os><devices>${iommu}</devices></domain>`;
  const { qemu: { args } } = mustPlan(planOf(await readWell("vm.xml", text), QEMU));
  return [
    args.find((one) => one.includes('"intel-iommu"')),
    /kernel_irqchip=(\w+)/.exec(args[args.indexOf("-machine") + 1] ?? "")?.[1],
  ];
}

Deno.test("more than 255 processors get an IOMMU with extended interrupts", async () => {
  const iommu = '{"driver":"intel-iommu","id":"iommu0","intremap":"on","eim":"on"}';
  assertEquals(await iommuOf(255), [undefined, undefined]);
  assertEquals(await iommuOf(256), [iommu, "split"]);
  assertEquals(await iommuOf(256, "<iommu model='intel'/>"), [iommu, "split"]);
  assertEquals(await iommuOf(255, "<iommu model='intel'/>"), [
    '{"driver":"intel-iommu","id":"iommu0"}',
    undefined,
  ]);
});
