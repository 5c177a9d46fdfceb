/** A machine that runs, planned once more from its document as it is or shall be: what its devices are in QEMU. */
import { attachedDevices } from "../domain/change_devices.ts";
import type { Controller } from "../domain/controller.ts";
import type { Attachable } from "../domain/read_device.ts";
import { type Finding, isBlocking } from "../findings/finding.ts";
import { aliasOf } from "../qemu/command_line/context.ts";
import { throttleCommands } from "../qemu/command_line/throttle.ts";
import { type Hotplug, hotplugOf } from "../qemu/hotplug.ts";
import { checkDocument } from "./check_document.ts";
import type { LaunchPlan } from "./launch_plan.ts";
import { planLaunch, type PlanRequest, type RunningMachine } from "./plan.ts";

/** A device of the machine. */
export type RunningDevice = Attachable & {
  readonly alias: string;
  /** How it comes and goes; words where it cannot. */
  readonly hotplug: Hotplug | string;
};

export interface PlannedAgain {
  readonly plan: LaunchPlan;
  readonly devices: readonly RunningDevice[];
  readonly controllers: readonly Controller[];
  readonly diskNumbers: Readonly<Record<string, number>>;
}

export type RunningRequest = Omit<PlanRequest, "document" | "running"> & {
  readonly running: RunningMachine;
};

/** Plans the machine that `xml` describes. Returns what keeps it from being so where something does. Pure. */
export async function planAgain(
  name: string,
  xml: string,
  request: RunningRequest,
): Promise<PlannedAgain | readonly Finding[]> {
  const document = await checkDocument(name, xml);
  const { plan, context, findings } = planLaunch({ ...request, document });
  if (plan === undefined || context === undefined) return findings.filter(isBlocking);
  const { domain, provenance } = context;
  const devices = attachedDevices(domain).map((device) => ({
    ...device,
    alias: aliasOf(device.model),
    hotplug: limited(hotplugOf(provenance.argumentsFor(device.model, plan.qemu.args)), device),
  }));
  const { disks } = domain.devices;
  return {
    plan,
    devices,
    controllers: domain.devices.controllers,
    diskNumbers: Object.fromEntries(disks.map((disk, index) => [
      aliasOf(disk),
      context.diskNumbers?.get(aliasOf(disk)) ?? disks.length - index,
    ])),
  };
}

/** A disk has its limits at once. */
function limited(hotplug: Hotplug | string, { element, model }: Attachable): Hotplug | string {
  if (typeof hotplug === "string" || element !== "disk") return hotplug;
  return { ...hotplug, add: [...hotplug.add, ...throttleCommands(model)] };
}
