/**
 * All that changes a machine while it runs. It is loaded with the first change: it brings all of planning with it, and
 * a machine that starts has no time for that.
 */
import type { Host } from "../../host/host.ts";
import { aliasMeant } from "../../domain/change_devices.ts";
import { Applier } from "./applier.ts";
import type { DeviceHost } from "./changeable.ts";
import { DeviceChanger } from "./device_changer.ts";
import { DeviceUpdater } from "./device_updater.ts";
import { ForwardChanger } from "./forward_changer.ts";
import { finishAttach, missGone } from "./missed_devices.ts";
import { runningDomain } from "./running_machine.ts";
import { SettingChanger } from "./setting_changer.ts";

export class Changes {
  readonly forwards: ForwardChanger;
  readonly devices: DeviceChanger;
  readonly updates: DeviceUpdater;
  readonly settings: SettingChanger;
  readonly applier: Applier;
  readonly #host: Host;
  readonly #machine: DeviceHost;

  constructor(host: Host, machine: DeviceHost) {
    this.forwards = new ForwardChanger(host, machine);
    this.devices = new DeviceChanger(host, machine);
    this.updates = new DeviceUpdater(host, machine);
    this.settings = new SettingChanger(host, machine);
    this.applier = new Applier(host, machine, this);
    this.#host = host;
    this.#machine = machine;
  }

  /** Ends what an earlier supervisor was changing when it died. */
  async finishBroken(): Promise<void> {
    await this.forwards.finishBrokenChange();
    const { pending, ...record } = this.#machine.record;
    if (pending === undefined) return;
    this.#machine.setRecord(record);
    const had = aliasMeant(await runningDomain(this.#machine), pending.alias);
    if (had === undefined) await finishAttach(this.#host, this.#machine, pending);
    else await this.updates.finish(pending);
  }

  /** Takes away what the guest let go of while nobody supervised. */
  async missGone(): Promise<void> {
    await missGone(this.#host, this.#machine);
  }
}
