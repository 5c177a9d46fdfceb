/**
 * Devices of a machine that runs come and go. Each change is made as a whole or not at all: what a device needs on the
 * host, then its QMP commands; what it used goes once the guest has let go of it.
 */
import type { Host } from "../../host/host.ts";
import { aliasMeant } from "../../domain/change_devices.ts";
import { type Attachable, readDevice } from "../../domain/read_device.ts";
import { isBlocking } from "../../findings/finding.ts";
import type { PlannedPasst } from "../../plan/launch_plan.ts";
import type { PlannedAgain, RunningDevice } from "../../plan/plan_again.ts";
import { nameForShell } from "../../plan/shell_words.ts";
import { QmpError } from "../../qemu/qmp/client.ts";
import { ChangeError } from "../errors.ts";
import type { Undo } from "../launch/undo.ts";
import { lookAtDirectory } from "../machine/own_directories.ts";
import { goneWithin } from "../processes/gone_within.ts";
import { beginPasst, endPasst } from "../processes/passt.ts";
import {
  attached,
  type AttachedDevice,
  type ChangedDevice,
  deviceMeant,
  devicesInQemu,
  execute,
  linkAdded,
  planRemoval,
  type Removal,
  takeAway,
} from "./device_steps.ts";
import {
  attachRefusal,
  lookForMore,
  notLetGo,
  refuseFixedDrive,
  refuseForce,
  refuseWhileThere,
} from "./device_refusal.ts";
import type { DeviceHost } from "./changeable.ts";
import { chosen, type FreeChoice } from "./free_choice.ts";
import { boundOn } from "./host_ports.ts";
import { makePending } from "./pending_change.ts";
import { planAttach } from "./plan_attach.ts";
import type { FailedPort } from "./port_failure.ts";
import { refuseOwnPort } from "./own_port.ts";
import { refuseListeners } from "./refuse_ports.ts";
import { planWith, runningDomain } from "./running_machine.ts";
import { untilConnected } from "./until_connected.ts";

/** A guest that runs lets go of a device within a second, as a rule. */
const DETACH_MS = 10_000;
/** What a device used goes within some milliseconds of it. */
const TAKEN_AWAY_MS = 3_000;
const LOOK_MS = 10;

export interface DetachOptions {
  /** How long the guest is waited for; absent: ten seconds. */
  readonly timeoutMs?: number | undefined;
  /** An interface goes from the host at once, whatever the guest does with its card. */
  readonly force?: boolean;
}

export class DeviceChanger {
  readonly #host: Host;
  readonly #machine: DeviceHost;
  /** Of devices that the guest has been asked to let go of. */
  readonly #leaving = new Map<string, PromiseWithResolvers<void>>();
  /** Planned while the guest lets go. */
  readonly #removals = new Map<string, Promise<Removal | undefined>>();

  constructor(host: Host, machine: DeviceHost) {
    this.#host = host;
    this.#machine = machine;
  }

  /**
   * Gives the machine the device that `xml` describes.
   *
   * Throws {@link ChangeError}; then nothing of it is left.
   */
  async attach(xml: string, choice: FreeChoice = {}): Promise<AttachedDevice> {
    const { device, findings } = await readDevice("the device", xml);
    const [wrong] = findings.filter(isBlocking);
    if (device === undefined || wrong !== undefined) {
      throw new ChangeError("document", wrong?.message ?? "That is not a device", wrong?.help);
    }
    return await this.attachDevice(device, choice);
  }

  /** The same of a device that has been read. */
  async attachDevice(device: Attachable, choice: FreeChoice = {}): Promise<AttachedDevice> {
    const askedIn = choice.forwards === undefined ? "document" : "command";
    return await this.#machine.inTurnSoon(async () =>
      await this.#attach(await chosen(this.#host, this.#machine, device, choice), askedIn)
    );
  }

  /**
   * Asks the guest to let go of a device, and takes it away then. `meant`: its alias, a disk's target, an interface's
   * MAC address.
   *
   * Throws {@link ChangeError}: the guest does not let go in time. Should it do so later, the device goes then.
   */
  async detach(meant: string, options: DetachOptions = {}): Promise<ChangedDevice> {
    const { timeoutMs = DETACH_MS, force = false } = options;
    const { alias, ...device } = deviceMeant(await runningDomain(this.#machine), meant);
    const { element } = device;
    refuseFixedDrive(device);
    if (force) {
      refuseForce(device, { alias, machine: this.#machine.record.plan.name });
      await this.#machine.execute("device_del", { id: alias }).catch(() => {});
      await this.#machine.inTurnSoon(async () => await takeAway(this.#host, this.#machine, alias));
      return { element, alias };
    }
    const asked = this.#leaving.get(alias);
    const left = asked ?? Promise.withResolvers<void>();
    this.#leaving.set(alias, left);
    let answer: "waits" | "gone" | undefined;
    try {
      const answering = this.#ask(alias);
      const removal = planRemoval(this.#host, this.#machine, alias);
      // Where that fails it is planned again, and told then.
      this.#removals.set(alias, removal.catch(() => undefined));
      answer = await answering;
    } finally {
      if (answer !== "waits") this.#removals.delete(alias);
      // Others who wait for it go on waiting.
      if (answer !== "waits" && asked === undefined) this.#leaving.delete(alias);
    }
    if (answer === "gone") return { element, alias };
    const over = Promise.withResolvers<"late" | "ended">();
    const timer = this.#host.clock.after(timeoutMs, () => over.resolve("late"));
    void this.#machine.ended.then(() => over.resolve("ended"));
    try {
      const how = await Promise.race([left.promise, over.promise]);
      if (how === "late") {
        const isPaused = this.#machine.status().state === "paused";
        throw notLetGo(device, {
          alias,
          machine: this.#machine.record.plan.name,
          timeoutMs,
          isPaused,
        });
      }
      // Who waits for an answer holds up the end of the supervisor.
      if (how === "ended") {
        throw new ChangeError("host", `The machine ended before its guest let go of ${alias}`);
      }
    } finally {
      timer.cancel();
      this.#removals.delete(alias);
    }
    return { element, alias };
  }

  /** The guest has let go of a device, asked or not. */
  onDeleted(alias: string): void {
    void this.#machine.inTurn(async () =>
      await takeAway(this.#host, this.#machine, alias, await this.#removals.get(alias))
    ).then(
      () => this.#leaving.get(alias)?.resolve(),
      (error) => this.#leaving.get(alias)?.reject(error),
    ).finally(() => this.#leaving.delete(alias));
  }

  async #attach(device: Attachable, askedIn: FailedPort["askedIn"]): Promise<AttachedDevice> {
    const { added, before, after } = await planAttach(this.#host, this.#machine, device);
    refuseWhileThere(await devicesInQemu(this.#machine), added.alias);
    await refuseOwnPort(this.#host, device);
    const pending = { alias: added.alias, xml: after.plan.xml };
    await makePending(
      this.#machine,
      pending,
      async (undo) => await this.#plug(added, { before, after, askedIn }, undo),
      async (error) =>
        await attachRefusal(this.#host, error, {
          ...{ element: added.element, before: before.plan, after: after.plan },
        }),
    );
    return await attached(this.#machine, added, after);
  }

  async #plug(
    { alias, hotplug }: RunningDevice,
    { before, after, askedIn }: {
      readonly before: PlannedAgain;
      readonly after: PlannedAgain;
      readonly askedIn: FailedPort["askedIn"];
    },
    undo: Undo,
  ): Promise<void> {
    if (typeof hotplug === "string") return;
    await lookForMore(this.#host, before.plan, after.plan);
    const { record } = this.#machine;
    const passt = after.plan.passt.find((one) => one.interface === alias);
    if (passt !== undefined) {
      const { listeners: added = [] } = passt;
      if (added.length > 0) {
        const bound = await boundOn(this.#host);
        await refuseListeners(this.#host, passt, { added, bound, askedIn });
      }
      undo.add("end passt", async () => await endPasst(this.#host, passt));
      for (const { path, mode } of after.plan.directories.filter(({ exclusive }) => !exclusive)) {
        await this.#host.files.ensureDirectory(path, mode);
        await lookAtDirectory(this.#host, path, "passt's directory");
      }
      await this.#startPasst(passt);
    }
    this.#machine.setRecord({ ...record, plan: planWith(record.plan, after) });
    undo.add("forget the device", async () => {
      this.#machine.dispatch({ type: "link-removed", interface: alias });
      await Promise.resolve(this.#machine.setRecord(record));
    });
    linkAdded(this.#machine, alias, after);
    const removals = [...hotplug.remove].reverse();
    for (const [index, command] of hotplug.add.entries()) {
      await execute(this.#machine, command);
      if (command.execute === "device_add") undo.add("device_del", () => this.#unplug(alias));
      const removal = removals[index];
      if (removal === undefined) continue;
      undo.add(removal.execute, async () => {
        await untilConnected(this.#host, this.#machine, alias);
        await execute(this.#machine, removal);
      });
    }
  }

  async #startPasst(passt: PlannedPasst): Promise<void> {
    const { clock } = this.#host;
    const began = clock.monotonicMs();
    const addresses = await (await beginPasst(this.#host, passt)).ready;
    const durationMs = clock.monotonicMs() - began;
    const { interface: alias } = passt;
    this.#machine.log.tell({ event: "passt-ready", interface: alias, durationMs, addresses });
  }

  /** What the device uses cannot go before it. */
  async #unplug(alias: string): Promise<void> {
    await this.#machine.execute("device_del", { id: alias });
    const isThere = async () => (await devicesInQemu(this.#machine)).has(alias);
    const limits = { limitMs: DETACH_MS, lookMs: LOOK_MS };
    if (!await goneWithin(this.#host, isThere, limits)) {
      throw new Error(`the guest has not let go of ${alias} within ${DETACH_MS / 1000} s`);
    }
  }

  /** `gone`: the guest has let go of it meanwhile, because somebody else asked. */
  async #ask(alias: string): Promise<"waits" | "gone"> {
    try {
      await this.#machine.execute("device_del", { id: alias });
      return "waits";
    } catch (error) {
      const refusal = error instanceof QmpError ? error : undefined;
      // Asked before; the guest may take its time.
      if (/in the process of unplug/.test(refusal?.description ?? "")) return "waits";
      if (refusal?.errorClass === "DeviceNotFound" && await this.#isTakenAway(alias)) return "gone";
      throw new ChangeError(
        "host",
        `${alias} cannot be detached: ${refusal?.description ?? String(error)}`,
        `it goes with the machine: domrun stop ${nameForShell(this.#machine.record.plan.name)}`,
      );
    }
  }

  /** True once QEMU no longer has the device; what it used is taken away as soon as that is heard of. */
  async #isTakenAway(alias: string): Promise<boolean> {
    const isThere = async () => {
      const domain = await this.#machine.inTurn(() => runningDomain(this.#machine));
      return aliasMeant(domain, alias) !== undefined;
    };
    return await goneWithin(this.#host, isThere, { limitMs: TAKEN_AWAY_MS, lookMs: LOOK_MS });
  }
}
