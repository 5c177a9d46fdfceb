/** What attach, detach, and a supervisor that takes a machine over do with a device. */
import { aliasesMeant, attachedDevices, withoutDevice } from "../../domain/change_devices.ts";
import type { Domain } from "../../domain/domain.ts";
import { formatDomain } from "../../domain/read.ts";
import type { Attachable } from "../../domain/read_device.ts";
import type { Host } from "../../host/host.ts";
import { memberOf } from "../../json/object.ts";
import type { PlannedForward } from "../../plan/launch_plan.ts";
import type { PlannedAgain, RunningDevice } from "../../plan/plan_again.ts";
import type { HotplugCommand } from "../../qemu/hotplug.ts";
import { QmpError } from "../../qemu/qmp/client.ts";
import { ChangeError } from "../errors.ts";
import type { MachineRecord } from "../machine/record.ts";
import { endPasst } from "../processes/passt.ts";
import type { DeviceHost } from "./changeable.ts";
import { replan } from "./replan.ts";
import { runningDomain, settle } from "./running_machine.ts";
import { thereAre } from "./there_are.ts";
import { untilConnected } from "./until_connected.ts";

/** A device that came or went. */
export interface ChangedDevice {
  readonly element: Attachable["element"];
  readonly alias: string;
}

/** A device that came, and of an interface the forwards that it came with; absent: none. */
export interface AttachedDevice extends ChangedDevice {
  readonly forwards?: readonly PlannedForward[];
}

/**
 * The device that somebody means: by its alias, a disk's target, an interface's MAC address. Pure.
 *
 * Throws {@link ChangeError}
 */
export function deviceMeant(
  domain: Domain,
  meant: string,
): Attachable & { readonly alias: string } {
  const alias = oneMeant(domain, meant);
  const devices = attachedDevices(domain);
  const device = devices.find(({ model }) => model.alias === alias);
  if (device !== undefined && alias !== undefined) return { ...device, alias };
  const known = thereAre(devices.map(({ model }) => model.alias));
  throw new ChangeError("machine", `The machine has no device ${meant}`, known);
}

/** The alias of the only device that has the name; undefined: none has. Throws {@link ChangeError}. Pure. */
export function oneMeant(domain: Domain, meant: string): string | undefined {
  const [alias, ...others] = aliasesMeant(domain, meant);
  if (alias === undefined || others.length === 0) return alias;
  const all = [alias, ...others].join(", ");
  throw new ChangeError("machine", `${meant} may be any of ${all}`, "name one of these");
}

/** QEMU has it. Where that cannot be written now, what was written before leads to it. */
export async function attached(
  machine: DeviceHost,
  { element, alias }: RunningDevice,
  after: PlannedAgain,
): Promise<AttachedDevice> {
  await settle(machine, after);
  machine.log.tell({ event: "device", change: "attached", element, alias });
  const { forwards = [] } = after.plan.interfaces.find((one) => one.alias === alias) ?? {};
  return { element, alias, ...forwards.length === 0 ? {} : { forwards } };
}

/** What becomes of a machine without one of its devices. */
export interface Removal {
  /** What it is planned from: it means nothing once the machine has another. */
  readonly record: MachineRecord;
  readonly gone: RunningDevice;
  readonly before: PlannedAgain;
  readonly after: PlannedAgain;
}

/** Plans the machine without the device; undefined: it has none of that alias. */
export async function planRemoval(
  host: Host,
  { record }: Pick<DeviceHost, "record">,
  alias: string,
): Promise<Removal | undefined> {
  const before = await replan(host, record, record.plan.xml);
  const gone = before.devices.find((one) => one.alias === alias);
  if (gone === undefined) return undefined;
  const domain = await runningDomain({ record });
  const xml = formatDomain(withoutDevice(domain, alias));
  return { record, gone, before, after: await replan(host, record, xml, before) };
}

/**
 * Takes away what a device used that the guest has let go of; one that is not the machine's is left alone.
 *
 * @param planned what was planned while the guest was waited for
 */
export async function takeAway(
  host: Host,
  machine: DeviceHost,
  alias: string,
  planned?: Removal,
): Promise<void> {
  const removal = planned?.record === machine.record
    ? planned
    : await planRemoval(host, machine, alias);
  if (removal === undefined) return;
  const { gone, before, after } = removal;
  await untilConnected(host, machine, alias);
  machine.dispatch({ type: "link-removed", interface: alias });
  await executeAll(machine, alias, typeof gone.hotplug === "string" ? [] : gone.hotplug.remove);
  const passt = before.plan.passt.find((one) => one.interface === alias);
  if (passt !== undefined) await endPasst(host, passt);
  await settle(machine, after);
  const { element } = gone;
  machine.log.tell({ event: "device", change: "detached", element, alias });
}

/** The ids of its devices (`/machine/peripheral` has those that were given one). */
export async function devicesInQemu(
  machine: Pick<DeviceHost, "execute">,
): Promise<ReadonlySet<unknown>> {
  const found = await machine.execute("qom-list", { path: "/machine/peripheral" });
  if (!Array.isArray(found)) throw new Error("QEMU does not list its devices");
  return new Set(found.map((one) => memberOf(one, "name")));
}

/** Its interface has a passt to be watched from now on. */
export function linkAdded(machine: DeviceHost, alias: string, { plan }: PlannedAgain): void {
  const planned = plan.interfaces.find((one) => one.alias === alias);
  const hasPasst = plan.passt.some((one) => one.interface === alias);
  if (planned !== undefined && hasPasst) machine.dispatch({ type: "link-added", planned });
}

/** What QEMU refuses is told. */
export async function executeAll(
  machine: DeviceHost,
  alias: string,
  commands: readonly HotplugCommand[],
): Promise<void> {
  for (const command of commands) {
    await execute(machine, command).catch(({ message }) =>
      machine.log.tell({ event: "warning", message: `${alias}: ${message}` })
    );
  }
}

/** A netdev of vhost-user takes its chardev with it: that there is none is what its removal wants. */
export async function execute(
  machine: DeviceHost,
  { execute, arguments: args }: HotplugCommand,
): Promise<void> {
  await machine.execute(execute, args).catch((error) => {
    const isGone = error instanceof QmpError && / not found$/.test(error.description);
    if (execute !== "chardev-remove" || !isGone) throw error;
  });
}
