/** Several changes of a machine that runs, looked at before the first is made: what cannot be had is told then. */
import { type Disk, diskPath } from "../../domain/disk.ts";
import { devicesOf } from "../../domain/domain.ts";
import { formatDomain } from "../../domain/read.ts";
import type { Attachable } from "../../domain/read_device.ts";
import { withMedium } from "../../domain/update_devices.ts";
import type { Host } from "../../host/host.ts";
import type { BoundPort } from "../../passt/port_table.ts";
import { changeForwards } from "../../plan/change_forwards.ts";
import type { LiveChange } from "../../plan/live_change.ts";
import type { PlannedPasst } from "../../plan/launch_plan.ts";
import { ChangeError } from "../errors.ts";
import { imageConflict } from "../launch/image_lock.ts";
import { machineWithFile } from "../machine/file_holder.ts";
import type { MachineRecord } from "../machine/record.ts";
import type { DeviceHost } from "./changeable.ts";
import {
  attachRefusal,
  changeRefusal,
  lookForMore,
  mediumStays,
  refuseWhileThere,
} from "./device_refusal.ts";
import { devicesInQemu, planRemoval } from "./device_steps.ts";
import { addedTo, boundOn, without } from "./host_ports.ts";
import { ownPort, refuseOwnPort } from "./own_port.ts";
import { planAttach } from "./plan_attach.ts";
import { refuseListeners, refuseTooMany } from "./refuse_ports.ts";
import { refuseRestart } from "./refuse_restart.ts";
import { refuseSecondMedium } from "./refuse_second_disk.ts";
import { replan } from "./replan.ts";
import { recordWith, runningDomain } from "./running_machine.ts";
import { refuseTooLittle } from "./setting_changer.ts";

/** The machine and the host's ports as they would be by then. */
interface Outlook {
  readonly record: MachineRecord;
  readonly bound: readonly BoundPort[];
  /** The ids of QEMU's devices. */
  readonly inQemu: ReadonlySet<unknown>;
  /** A passt may be started again for its forwards. */
  readonly restart: boolean;
}

/**
 * Throws {@link ChangeError} where one of the changes, made in this order, could not be made. Changes nothing. What
 * only the attempt tells, such as a guest that does not let go, stays open.
 */
export async function foresee(
  host: Host,
  machine: Pick<DeviceHost, "record" | "execute">,
  changes: readonly LiveChange[],
  { restart }: { readonly restart: boolean },
): Promise<void> {
  const attaches = changes.some((change) => change.do === "attach");
  const inQemu = attaches ? await devicesInQemu(machine) : new Set();
  const bound = await boundOn(host);
  let outlook: Outlook = { record: machine.record, bound, inQemu, restart };
  for (const change of changes) outlook = await afterwards(host, outlook, change);
}

async function afterwards(host: Host, now: Outlook, change: LiveChange): Promise<Outlook> {
  switch (change.do) {
    case "detach":
      return await afterDetach(host, now, change.alias);
    case "attach":
      return await afterAttach(host, now, change.device);
    case "forwards":
      return await afterForwards(host, now, change);
    case "medium":
      return await afterMedium(host, now, change);
    case "memory":
      refuseTooLittle(await runningDomain(now), change);
      return now;
    case "link":
    case "password":
      return now;
  }
}

async function afterDetach(host: Host, now: Outlook, alias: string): Promise<Outlook> {
  const { record, bound } = now;
  const removal = await planRemoval(host, { record }, alias);
  if (removal === undefined) return now;
  const { redirdevs } = devicesOf(await runningDomain(now));
  const own = redirdevs.filter((one) => one.alias === alias).flatMap((one) => ownPort(one) ?? []);
  const { listeners = own } = passtOf(removal.before, alias) ?? {};
  return {
    ...now,
    record: recordWith(record, removal.after),
    bound: without(bound, listeners),
    inQemu: new Set([...now.inQemu].filter((id) => id !== alias)),
  };
}

async function afterAttach(
  host: Host,
  now: Outlook,
  device: Attachable,
): Promise<Outlook> {
  const { record, bound } = now;
  const { added, before, after } = await planAttach(host, { record }, device);
  const { element, alias } = added;
  refuseWhileThere(now.inQemu, alias);
  await refuseOwnPort(host, device, bound);
  try {
    await lookForMore(host, before.plan, after.plan);
    if (device.element === "disk") await refuseLocked(host, record, device.model);
  } catch (error) {
    throw await attachRefusal(host, error, { element, before: before.plan, after: after.plan });
  }
  const passt = passtOf(after, alias);
  if (passt !== undefined) {
    await refuseListeners(host, passt, { added: passt.listeners, bound, askedIn: "document" });
  }
  return { ...now, record: recordWith(record, after) };
}

/** The image of a disk that leaves the machine first is let go of by then. */
async function refuseLocked(
  host: Host,
  { plan }: MachineRecord,
  disk: Disk,
): Promise<void> {
  const why = await imageConflict(host, disk);
  if (why === undefined) return;
  const path = diskPath(disk) ?? "";
  if (plan.files.some((one) => one.path === path)) return;
  const holder = await machineWithFile(host, [path]);
  if (holder === plan.name) return;
  throw new ChangeError(
    "host",
    `QEMU would not open ${path}: another program ${why}`,
    holder === undefined ? "fuser FILE and lsof FILE tell which" : `machine "${holder}" has it`,
  );
}

async function afterForwards(
  host: Host,
  now: Outlook,
  { alias, to }: Extract<LiveChange, { readonly do: "forwards" }>,
): Promise<Outlook> {
  const { record, bound } = now;
  const had = record.plan.passt.find((one) => one.interface === alias)?.listeners;
  const changed = await changeForwards(record.plan, alias, () => to);
  if (changed === undefined) return now;
  if (!("plan" in changed)) {
    throw new ChangeError("document", changed[0]?.message ?? "", changed[0]?.help);
  }
  await refuseTooMany(host, changed);
  const { plan, passt } = changed;
  const left = without(bound, addedTo(passt.listeners, had));
  const added = addedTo(had, passt.listeners);
  await refuseListeners(host, passt, { added, bound: left, askedIn: "document" });
  refuseRestart(passt, now.restart);
  return { ...now, record: { ...record, plan }, bound: left };
}

async function afterMedium(
  host: Host,
  now: Outlook,
  { alias, to }: Extract<LiveChange, { readonly do: "medium" }>,
): Promise<Outlook> {
  const { record } = now;
  const before = await replan(host, record, record.plan.xml);
  const wanted = withMedium(await runningDomain({ record }), alias, to);
  const after = await replan(host, record, formatDomain(wanted), before);
  await refuseSecondMedium(host, wanted, alias);
  const disk = devicesOf(wanted).disks.find((one) => one.alias === alias);
  if (disk === undefined) return now;
  try {
    await lookForMore(host, before.plan, after.plan);
    await refuseLocked(host, record, disk);
  } catch (error) {
    throw await changeRefusal(host, error, {
      ...{ failed: mediumStays(disk), before: before.plan, after: after.plan },
    });
  }
  return { ...now, record: recordWith(record, after) };
}

function passtOf(
  { plan }: { readonly plan: { readonly passt: readonly PlannedPasst[] } },
  alias: string,
): PlannedPasst | undefined {
  return plan.passt.find((one) => one.interface === alias);
}
