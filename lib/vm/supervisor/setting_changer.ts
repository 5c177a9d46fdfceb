/** What is set anew of a machine that runs: the size of its balloon, the passwords of its screens. */
import type { Host } from "../../host/host.ts";
import { formatDomain } from "../../domain/read.ts";
import { currentKiB, hasBalloon, type SettingChange, withSetting } from "../../domain/settings.ts";
import { balloonCommand, passwordCommands } from "../../qemu/command_line/setup.ts";
import { ChangeError } from "../errors.ts";
import type { DeviceHost } from "./device_changer.ts";
import { replan } from "./replan.ts";
import { runningDomain, settle, writeDown } from "./running_machine.ts";

/** What the guest has been asked to keep. */
export interface ChangedMemory {
  readonly memoryKiB: number;
}

export class SettingChanger {
  readonly #host: Host;
  readonly #machine: DeviceHost;

  constructor(host: Host, machine: DeviceHost) {
    this.#host = host;
    this.#machine = machine;
  }

  /** Asks the guest to do with so much of its memory; it may take its time. Throws {@link ChangeError}. */
  async setMemory(memoryKiB: number): Promise<ChangedMemory> {
    const domain = await runningDomain(this.#machine);
    if (!hasBalloon(domain)) {
      throw new ChangeError(
        "document",
        "The machine has no balloon, by which its guest could give memory back",
        "<memballoon model='virtio'/> gives it one at its next start",
      );
    }
    const mostKiB = domain.memory?.sizeKiB ?? 0;
    if (memoryKiB > mostKiB) {
      throw new ChangeError(
        "document",
        `The machine has ${mostKiB} KiB of memory, and no more while it runs; found ${memoryKiB} KiB`,
        "raise <memory> of its document for its next start",
      );
    }
    await this.set({ do: "memory", fromKiB: currentKiB(domain), toKiB: memoryKiB });
    return { memoryKiB };
  }

  /** Makes one change. Throws {@link ChangeError}; of a password QEMU may have taken all but its end then. */
  async set(change: SettingChange): Promise<void> {
    await this.#machine.inTurn(async () => {
      const { record } = this.#machine;
      const domain = withSetting(await runningDomain(this.#machine), change);
      const after = await replan(this.#host, record, formatDomain(domain));
      const commands = change.do === "memory"
        ? [balloonCommand(change.toKiB)]
        : passwordCommands({ type: change.screen, ...change.to }, "never");
      await writeDown(this.#machine);
      try {
        for (const one of commands) await this.#machine.execute(one.execute, one.arguments);
      } catch (error) {
        throw new ChangeError("host", error instanceof Error ? error.message : String(error));
      }
      await settle(this.#machine, after);
      this.#machine.log.tell(
        change.do === "memory"
          ? { event: "memory", targetKiB: change.toKiB }
          : { event: "device", change: "password", element: "graphics", alias: change.screen },
      );
    });
  }
}
