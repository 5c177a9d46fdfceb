/** A device for a machine that runs, planned: what the machine becomes with it, or why it cannot. */
import { withDevice } from "../../domain/change_devices.ts";
import { devicesOf } from "../../domain/domain.ts";
import { usesPasst } from "../../domain/interface.ts";
import { formatDomain } from "../../domain/read.ts";
import type { Attachable } from "../../domain/read_device.ts";
import type { Host } from "../../host/host.ts";
import type { PlannedAgain, RunningDevice } from "../../plan/plan_again.ts";
import { ChangeError } from "../errors.ts";
import type { Changeable } from "./changeable.ts";
import { refuseFixedDrive, refuseTls } from "./device_refusal.ts";
import { refuseNewControllers } from "./free_place.ts";
import { refuseTooMany } from "./refuse_ports.ts";
import { refuseSecondDisk } from "./refuse_second_disk.ts";
import { replan } from "./replan.ts";
import { runningDomain } from "./running_machine.ts";

export interface PlannedAttach {
  readonly added: RunningDevice;
  readonly before: PlannedAgain;
  readonly after: PlannedAgain;
}

/** Plans the machine with one more device. Changes nothing. Throws {@link ChangeError}. */
export async function planAttach(
  host: Host,
  { record }: Pick<Changeable, "record">,
  device: Attachable,
): Promise<PlannedAttach> {
  refuseFixedDrive(device);
  refuseTls(device);
  if (device.element === "interface" && usesPasst(device.model)) {
    await refuseTooMany(host, { had: [], has: device.model.portForwards });
  }
  const domain = await runningDomain({ record });
  const before = await replan(host, record, record.plan.xml);
  const after = await replan(host, record, formatDomain(withDevice(domain, device)), before);
  const added = after.devices.find(({ alias }) =>
    !before.devices.some((one) => one.alias === alias)
  );
  if (added === undefined) {
    throw new ChangeError("document", "The machine already has that device");
  }
  if (typeof added.hotplug === "string") {
    throw new ChangeError("host", `This ${added.element} cannot be attached: ${added.hotplug}`);
  }
  refuseNewControllers(before, after, added);
  if (device.element === "disk") {
    await refuseSecondDisk(host, device.model, devicesOf(domain).disks);
  }
  return { added, before, after };
}
