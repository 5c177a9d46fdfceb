import { assertEquals, assertThrows } from "@std/assert";
import { checkDocument } from "../../plan/check_document.ts";
import type { PlannedAgain, RunningDevice } from "../../plan/plan_again.ts";
import { capabilitiesOf72, planOf, testdata } from "../../plan/testing/documents.ts";
import { ChangeError } from "../errors.ts";
import { refuseNewControllers } from "./free_place.ts";

const CAPABILITIES = capabilitiesOf72(
  Deno.readTextFileSync(testdata("capabilities", "qemu-7.2.json")),
);

Deno.test("refuseNewControllers() advises what gives a q35 machine eight slots", async () => {
  const before = { controllers: [] } as unknown as PlannedAgain;
  const after = {
    controllers: [{ type: "pci", index: 1, alias: "pci.1" }],
  } as unknown as PlannedAgain;
  const disk = { element: "disk", model: {} } as unknown as RunningDevice;
  const { message, help = "" } = assertThrows(
    () => refuseNewControllers(before, after, disk),
    ChangeError,
  );
  assertEquals(message, "No PCI slot of the machine is free for this disk");
  const advised = /<controller [^>]*\/>/.exec(help)?.[0] ?? help;
  const document = await checkDocument(
    "vm.xml",
    `<domain type='qemu'><name>vm</name><memory unit='MiB'>64</memory>` +
      `<os><type arch='x86_64' machine='q35'>hvm</type></os><devices>${advised}</devices></domain>`,
  );
  const { plan } = planOf(document, CAPABILITIES);
  const ports = (plan?.qemu.args ?? []).filter((arg) => arg.includes("pcie-root-port"));
  assertEquals(ports.length, 8);
});
