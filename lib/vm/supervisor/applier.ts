/** A machine that runs made what another document says, as far as it can be while it runs. */
import type { Host } from "../../host/host.ts";
import { changeLines, changeWords } from "../../plan/change_words.ts";
import { compareMachines, type Comparison } from "../../plan/compare_machines.ts";
import { otherPlaces } from "../../plan/other_places.ts";
import type { LiveChange } from "../../plan/live_change.ts";
import { readDomain } from "../../domain/read.ts";
import { undone } from "../../domain/settings.ts";
import { Undo } from "../launch/undo.ts";
import { ChangeError } from "../errors.ts";
import type { DeviceChanger } from "./device_changer.ts";
import type { DeviceUpdater } from "./device_updater.ts";
import type { DeviceHost } from "./changeable.ts";
import { foresee } from "./foresee.ts";
import type { ForwardChanger } from "./forward_changer.ts";
import type { SettingChanger } from "./setting_changer.ts";
import { wantedMachine } from "./replan.ts";
import { runningDomain } from "./running_machine.ts";

/** What an applier makes its changes with. */
export interface Applying {
  readonly forwards: ForwardChanger;
  readonly devices: DeviceChanger;
  readonly updates: DeviceUpdater;
  readonly settings: SettingChanger;
}

export interface ApplyOptions {
  /** Compares, looks whether the changes can be made, and changes nothing. */
  readonly dryRun: boolean;
  /** As `forward add` has it. */
  readonly restart: boolean;
}

/** What was changed, or would be, and what waits for the next start, as lines of the document. */
export interface Applied {
  readonly changes: readonly string[];
  readonly restart: readonly string[];
}

export class Applier {
  readonly #host: Host;
  readonly #machine: Pick<DeviceHost, "record" | "execute">;
  readonly #changers: Applying;
  #last: Promise<unknown> = Promise.resolve();

  constructor(host: Host, machine: Pick<DeviceHost, "record" | "execute">, changers: Applying) {
    this.#host = host;
    this.#machine = machine;
    this.#changers = changers;
  }

  /** Throws {@link ChangeError}; then what was changed has been changed back. */
  async apply(xml: string, options: ApplyOptions): Promise<Applied> {
    const turn = this.#last.then(async () => await this.#apply(xml, options));
    this.#last = turn.catch(() => {});
    return await turn;
  }

  async #apply(xml: string, { dryRun, restart }: ApplyOptions): Promise<Applied> {
    const compared = await this.#compare(xml);
    // One change alone is made as a whole, or says the same.
    if (dryRun || compared.live.length > 1) {
      await foresee(this.#host, this.#machine, compared.live, { restart });
    }
    if (!dryRun) await this.#makeAll(compared.live, restart);
    const changes = compared.live.flatMap((change) => [
      ...this.#price(change),
      ...changeLines(change),
    ]);
    return { changes, restart: compared.restart };
  }

  /** What an older passt has to be told forwards by. */
  #price(change: LiveChange): readonly string[] {
    if (change.do !== "forwards") return [];
    const { passt } = this.#machine.record.plan;
    const one = passt.find((planned) => planned.interface === change.alias);
    if (one === undefined || one.control !== undefined) return [];
    return [`start the passt of ${change.alias} again, which breaks open connections`];
  }

  async #compare(xml: string): Promise<Comparison> {
    const domain = await runningDomain(this.#machine);
    const { record } = this.#machine;
    const complete = await wantedMachine(this.#host, record, xml);
    const { live, restart } = compareMachines(domain, complete);
    const { domain: written = complete } = await readDomain(record.plan.name, xml);
    return { live, restart: [...restart, ...otherPlaces(domain, { written, complete })] };
  }

  async #makeAll(changes: readonly LiveChange[], restart: boolean): Promise<void> {
    const undo = new Undo();
    try {
      for (const change of changes) await this.#make(change, { undo, restart });
    } catch (error) {
      const failures = await undo.run();
      if (failures.length === 0 || !(error instanceof ChangeError)) throw error;
      throw new ChangeError(
        error.fault,
        `${error.message}; not all could be changed back: ${failures.join("; ")}`,
        error.help,
      );
    }
  }

  async #make(
    change: LiveChange,
    { undo, restart }: { readonly undo: Undo; readonly restart: boolean },
  ): Promise<void> {
    const { forwards, devices, updates, settings } = this.#changers;
    const back = (action: () => Promise<unknown>) =>
      undo.add(`take back: ${changeWords(change)}`, async () => void await action());
    switch (change.do) {
      case "detach":
        await devices.detach(change.alias);
        return back(() => devices.attachDevice(change.device));
      case "attach": {
        const { alias } = await devices.attachDevice(change.device);
        return back(() => devices.detach(alias));
      }
      case "forwards":
        await forwards.set(change.alias, change, restart);
        return back(() =>
          forwards.set(change.alias, { from: change.to, to: change.from }, restart)
        );
      case "medium":
        await updates.changeMedium(change.alias, change.to);
        return back(() => updates.changeMedium(change.alias, change.from));
      case "link":
        await updates.setLink(change.alias, change.to);
        return back(() => updates.setLink(change.alias, change.from));
      case "memory":
      case "password":
        await settings.set(change);
        return back(() => settings.set(undone(change)));
    }
  }
}
