import { assertEquals } from "@std/assert";
import type { Host } from "../../host/host.ts";
import type { LaunchPlan } from "../../plan/launch_plan.ts";
import { attachRefusal } from "./device_refusal.ts";

Deno.test("attachRefusal() says that conventional PCI is plugged by ACPI", async () => {
  const plan = { files: [] } as unknown as LaunchPlan;
  const { fault, message, help } = await attachRefusal(
    {} as Host,
    new Error("Bus 'pci.0' does not support hotplugging"),
    { element: "interface", before: plan, after: plan },
  );
  assertEquals([fault, message, help], [
    "host",
    "This interface cannot be attached: Bus 'pci.0' does not support hotplugging",
    "a machine of type 'pc' gets devices while it runs only with <features><acpi/></features>: " +
    "start it with that",
  ]);
});
