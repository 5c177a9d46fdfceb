/**
 * All that changes a machine while it runs. It is loaded with the first change: it brings all of planning with it, and
 * a machine that starts has no time for that.
 */
import type { Host } from "../../host/host.ts";
import { Applier } from "./applier.ts";
import { DeviceChanger, type DeviceHost } from "./device_changer.ts";
import { DeviceUpdater } from "./device_updater.ts";
import { ForwardChanger } from "./forward_changer.ts";
import { SettingChanger } from "./setting_changer.ts";

export class Changes {
  readonly forwards: ForwardChanger;
  readonly devices: DeviceChanger;
  readonly updates: DeviceUpdater;
  readonly settings: SettingChanger;
  readonly applier: Applier;

  constructor(host: Host, machine: DeviceHost) {
    this.forwards = new ForwardChanger(host, machine);
    this.devices = new DeviceChanger(host, machine);
    this.updates = new DeviceUpdater(host, machine);
    this.settings = new SettingChanger(host, machine);
    this.applier = new Applier(host, machine, this);
  }
}
