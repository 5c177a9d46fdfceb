/** What can change in the devices of a machine that runs: the medium in a drive, the cable of an interface. */
import type { Host } from "../../host/host.ts";
import { aliasMeant } from "../../domain/change_devices.ts";
import { isPlainDisk } from "../../domain/disk.ts";
import { devicesOf } from "../../domain/domain.ts";
import { formatDomain, readDomain } from "../../domain/read.ts";
import {
  hasRemovableMedium,
  type Medium,
  withLink,
  withMedium,
} from "../../domain/update_devices.ts";
import { messageOf } from "../../findings/message_of.ts";
import { memberOf } from "../../json/object.ts";
import type { PlannedAgain, RunningDevice } from "../../plan/plan_again.ts";
import type { HotplugCommand } from "../../qemu/hotplug.ts";
import { ChangeError } from "../errors.ts";
import { missingFiles } from "../launch/look_at_files.ts";
import type { Undo } from "../launch/undo.ts";
import type { MachineRecord, PendingChange } from "../machine/record.ts";
import type { DeviceHost } from "./changeable.ts";
import { type ChangedDevice, oneMeant } from "./device_steps.ts";
import { makePending } from "./pending_change.ts";
import { changeRefusal, mediumStays, refuseFixedMedium } from "./device_refusal.ts";
import { refuseSecondMedium } from "./refuse_second_disk.ts";
import { replan } from "./replan.ts";
import { runningDomain, settle } from "./running_machine.ts";
import { thereAre } from "./there_are.ts";

export class DeviceUpdater {
  readonly #host: Host;
  readonly #machine: DeviceHost;

  constructor(host: Host, machine: DeviceHost) {
    this.#host = host;
    this.#machine = machine;
  }

  /**
   * Puts another medium into a CD or floppy drive, or takes it out; the guest is not asked. `meant`: the drive's alias
   * or target.
   *
   * Throws {@link ChangeError}; then the drive holds what it held.
   */
  async changeMedium(meant: string, medium: Medium | undefined): Promise<ChangedDevice> {
    return await this.#machine.inTurnSoon(async () => {
      const { record } = this.#machine;
      const domain = await runningDomain(this.#machine);
      const alias = aliasMeant(domain, meant);
      const disk = devicesOf(domain).disks.find((one) => one.alias === alias);
      if (disk !== undefined && !isPlainDisk(disk)) refuseFixedMedium(disk);
      if (alias === undefined || disk === undefined || !hasRemovableMedium(disk)) {
        const drives = devicesOf(domain).disks.filter(hasRemovableMedium);
        throw new ChangeError(
          "machine",
          `The machine has no drive ${meant} whose medium can be changed`,
          thereAre(drives.map(({ target }) => target.dev)),
        );
      }
      const wanted = withMedium(domain, alias, medium);
      await refuseSecondMedium(this.#host, wanted, alias);
      const xml = formatDomain(wanted);
      const { before, after } = await this.#planMedium(record, alias, xml);
      await makePending(
        this.#machine,
        { alias, xml },
        async (undo) => {
          try {
            await this.#swap(alias, { before, after }, undo);
          } catch (error) {
            throw await changeRefusal(this.#host, error, {
              ...{ failed: mediumStays(disk), before: before.plan, after: after.plan },
            });
          }
        },
      );
      await settle(this.#machine, after);
      const change = medium === undefined ? "ejected" : "changed";
      this.#machine.log.tell({ event: "device", change, element: "disk", alias });
      return { element: "disk", alias };
    });
  }

  /** Plugs the cable of an interface in, or pulls it. `meant`: absent, the first interface. */
  async setLink(meant: string | undefined, link: "up" | "down"): Promise<ChangedDevice> {
    return await this.#machine.inTurnSoon(async () => {
      const { record } = this.#machine;
      const domain = await runningDomain(this.#machine);
      const { interfaces } = devicesOf(domain);
      const wanted = meant === undefined ? interfaces[0]?.alias : oneMeant(domain, meant);
      const found = interfaces.find((one) => one.alias === wanted);
      if (wanted === undefined || found === undefined) {
        const what = meant === undefined ? "no interface" : `no interface ${meant}`;
        const known = thereAre(interfaces.map(({ alias }) => alias));
        throw new ChangeError("machine", `The machine has ${what}`, known);
      }
      const xml = formatDomain(withLink(domain, wanted, link));
      const after = await replan(this.#host, record, xml);
      await makePending(
        this.#machine,
        { alias: wanted, xml },
        async () => await this.#sendLink(wanted, link),
      );
      await settle(this.#machine, after);
      const change = link === "up" ? "link-up" : "link-down";
      this.#machine.log.tell({ event: "device", change, element: "interface", alias: wanted });
      return { element: "interface", alias: wanted };
    });
  }

  /** A change in the middle of which a supervisor died: a cable is what it was to be, a medium what QEMU has. */
  async finish({ alias, xml }: PendingChange): Promise<void> {
    await this.#machine.inTurn(async () => {
      const { record } = this.#machine;
      const { domain } = await readDomain(record.plan.name, xml);
      const cable = domain && devicesOf(domain).interfaces.find((one) => one.alias === alias);
      if (cable !== undefined) {
        await this.#sendLink(alias, cable.link ?? "up");
        await settle(this.#machine, await replan(this.#host, record, xml));
        return;
      }
      const { before, after } = await this.#planMedium(record, alias, xml);
      const [old, fresh] = [before, after].map((one) => nodesOf(one, alias));
      if (old === undefined || fresh === undefined) return;
      const isMade = await this.#mediumIn(fresh.device) === fresh.drive;
      if (!isMade) await this.#putBack(old);
      else if (fresh.drive !== undefined) await this.#closeTray(fresh.device);
      for (const command of (isMade ? old : fresh).remove) {
        await this.#send(command).catch(() => {});
      }
      await settle(this.#machine, isMade ? after : before);
    });
  }

  /** The block node in a drive; undefined: it is empty. */
  async #mediumIn(device: string): Promise<unknown> {
    const found = await this.#machine.execute("query-block");
    const drives = Array.isArray(found) ? found : [];
    const drive = drives.find((one) => `${memberOf(one, "qdev")}`.split("/").includes(device));
    return memberOf(memberOf(drive, "inserted"), "node-name");
  }

  /** An empty drive stays open. */
  async #putBack({ device: id, drive }: Nodes): Promise<void> {
    const isThere = await this.#mediumIn(id) === drive;
    if (!isThere) await this.#takeOut(id).catch(() => {});
    if (drive === undefined) return;
    if (isThere) await this.#closeTray(id);
    else await this.#insert(id, drive);
  }

  /** The old and the new medium have block nodes at the same time: the new ones get another number. */
  async #planMedium(record: MachineRecord, alias: string, xml: string): Promise<PlannedMedium> {
    const before = await replan(this.#host, record, record.plan.xml);
    const { [alias]: _old, ...diskNumbers } = before.diskNumbers;
    const lastDiskNumber = Math.max(0, ...Object.values(before.diskNumbers));
    const after = await replan(this.#host, record, xml, { diskNumbers, lastDiskNumber });
    return { before, after };
  }

  async #sendLink(name: string, link: "up" | "down"): Promise<void> {
    try {
      await this.#send({ execute: "set_link", arguments: { name, up: link === "up" } });
    } catch (error) {
      throw new ChangeError("host", messageOf(error));
    }
  }

  async #swap(alias: string, { before, after }: PlannedMedium, undo: Undo): Promise<void> {
    const [old, fresh] = [before, after].map((one) => nodesOf(one, alias));
    if (old === undefined || fresh === undefined) return;
    const known = new Set(before.plan.files.map(({ path }) => path));
    const added = after.plan.files.filter(({ path }) => !known.has(path));
    const [fault] = await missingFiles(this.#host, added);
    if (fault !== undefined) throw new ChangeError("host", fault.message, fault.help);
    for (const [index, command] of fresh.add.entries()) {
      await this.#send(command);
      const removal = fresh.remove.at(-1 - index);
      if (removal) undo.add(removal.execute, async () => void await this.#send(removal));
    }
    undo.add("put the medium back", async () => await this.#putBack(old));
    await this.#takeOut(old.device).catch((error) => {
      if (old.drive !== undefined) throw error;
    });
    if (fresh.drive !== undefined) await this.#insert(old.device, fresh.drive);
    for (const command of old.remove) await this.#send(command).catch(() => {});
  }

  /** A floppy drive has no tray, and an empty one nothing to take out. */
  async #takeOut(id: string): Promise<void> {
    await this.#send({ execute: "blockdev-open-tray", arguments: { id, force: true } })
      .catch(() => {});
    await this.#send({ execute: "blockdev-remove-medium", arguments: { id } });
  }

  async #insert(id: string, drive: string): Promise<void> {
    await this.#send({
      execute: "blockdev-insert-medium",
      arguments: { id, "node-name": drive },
    });
    await this.#closeTray(id);
  }

  async #closeTray(id: string): Promise<void> {
    await this.#send({ execute: "blockdev-close-tray", arguments: { id } }).catch(() => {});
  }

  async #send({ execute, arguments: args }: HotplugCommand): Promise<void> {
    await this.#machine.execute(execute, args);
  }
}

interface PlannedMedium {
  readonly before: PlannedAgain;
  readonly after: PlannedAgain;
}

interface Nodes {
  /** QEMU's id of the drive. */
  readonly device: string;
  /** The node in it; absent: it is empty. */
  readonly drive?: string;
  readonly add: readonly HotplugCommand[];
  readonly remove: readonly HotplugCommand[];
}

/** The block nodes of a drive, without the drive itself. */
function nodesOf({ devices }: PlannedAgain, alias: string): Nodes | undefined {
  const found: RunningDevice | undefined = devices.find((one) => one.alias === alias);
  if (found === undefined || typeof found.hotplug === "string") return undefined;
  const { add, remove } = found.hotplug;
  const { id, drive } = add.findLast(({ execute }) => execute === "device_add")?.arguments ?? {};
  return {
    device: typeof id === "string" ? id : alias,
    ...(typeof drive === "string" ? { drive } : {}),
    add: add.filter(({ execute }) => execute === "blockdev-add"),
    remove,
  };
}
