/** Devices that came or went while nobody supervised, or whose supervisor died in the middle: QEMU tells which. */
import { fixedBus } from "../../domain/change_devices.ts";
import type { Host } from "../../host/host.ts";
import type { PendingChange } from "../machine/record.ts";
import { endPasst } from "../processes/passt.ts";
import type { DeviceHost } from "./changeable.ts";
import { attached, devicesInQemu, executeAll, linkAdded, takeAway } from "./device_steps.ts";
import { replan } from "./replan.ts";
import { planWith } from "./running_machine.ts";

/** An attach in the middle of which a supervisor died: QEMU has the device, or nothing of it stays. */
export async function finishAttach(
  host: Host,
  machine: DeviceHost,
  { alias, xml }: PendingChange,
): Promise<void> {
  await machine.inTurn(async () => {
    const { record } = machine;
    const before = await replan(host, record, record.plan.xml);
    const after = await replan(host, record, xml, before);
    const device = after.devices.find((one) => one.alias === alias);
    if (device === undefined || typeof device.hotplug === "string") return;
    const { add, remove } = device.hotplug;
    if ((await devicesInQemu(machine)).has(alias)) {
      // What is set of a device follows it.
      const settings = add.slice(
        add.findLastIndex(({ execute }) => execute === "device_add") + 1,
      );
      await executeAll(machine, alias, settings);
      machine.setRecord({ ...record, plan: planWith(record.plan, after) });
      linkAdded(machine, alias, after);
      await attached(machine, device, after);
      return;
    }
    for (const { execute, arguments: args } of remove) {
      await machine.execute(execute, args).catch(() => {});
    }
    const passt = after.plan.passt.find((one) => one.interface === alias);
    if (passt !== undefined) await endPasst(host, passt);
    await machine.saveRecord(record);
  });
}

/** Takes away what the guest let go of while nobody supervised. */
export async function missGone(host: Host, machine: DeviceHost): Promise<void> {
  await machine.inTurn(async () => {
    const { record } = machine;
    const { devices } = await replan(host, record, record.plan.xml);
    const there = await devicesInQemu(machine);
    const gone = devices.filter((one) =>
      fixedBus(one) === undefined && typeof one.hotplug !== "string" && !there.has(one.alias)
    );
    for (const { alias } of gone) await takeAway(host, machine, alias);
  });
}
