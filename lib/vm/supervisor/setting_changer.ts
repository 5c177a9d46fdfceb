/** What is set anew of a machine that runs: the size of its balloon, the passwords of its screens. */
import type { Host } from "../../host/host.ts";
import type { Domain } from "../../domain/domain.ts";
import { formatDomain } from "../../domain/read.ts";
import {
  currentKiB,
  hasBalloon,
  isTooLittle,
  LEAST_KIB,
  type SettingChange,
  undone,
  withSetting,
} from "../../domain/settings.ts";
import {
  balloonCommand,
  passwordCommands,
  type SetupCommand,
} from "../../qemu/command_line/setup.ts";
import { nameForShell } from "../../plan/shell_words.ts";
import { ChangeError } from "../errors.ts";
import { Undo } from "../launch/undo.ts";
import type { DeviceHost } from "./changeable.ts";
import { refusal } from "./pending_change.ts";
import { replan } from "./replan.ts";
import { runningDomain, settle, unwritten, writeDown } from "./running_machine.ts";

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
        "machine",
        "The machine has no balloon, by which its guest could give memory back",
        "<memballoon model='virtio'/> gives it one at its next start",
      );
    }
    const mostKiB = domain.memory?.sizeKiB ?? 0;
    if (memoryKiB > mostKiB) {
      throw new ChangeError(
        "machine",
        `The machine has ${mostKiB} KiB of memory, and no more while it runs; found ${memoryKiB} KiB`,
        "raise <memory> of its document for its next start",
      );
    }
    await this.set({ do: "memory", fromKiB: currentKiB(domain), toKiB: memoryKiB });
    return { memoryKiB };
  }

  /** Makes one change, as a whole or not at all. Throws {@link ChangeError}, which says what could not be undone. */
  async set(change: SettingChange): Promise<void> {
    await this.#machine.inTurnSoon(async () => {
      const { record } = this.#machine;
      const domain = await runningDomain(this.#machine);
      refuseTooLittle(domain, change);
      const after = await replan(this.#host, record, formatDomain(withSetting(domain, change)));
      await writeDown(this.#machine);
      const undo = new Undo();
      try {
        for (const [index, command] of commandsOf(change).entries()) {
          await this.#machine.execute(command.execute, command.arguments);
          if (index === 0) undo.add("take it back", async () => await this.#takeBack(change));
        }
        undo.add("forget it", () => Promise.resolve(this.#machine.setRecord(record)));
        if (!await settle(this.#machine, after)) throw unwritten(record.plan.directory);
      } catch (error) {
        throw refusal(error, await undo.run());
      }
      this.#machine.log.tell(
        change.do === "memory"
          ? { event: "memory", targetKiB: change.toKiB }
          : { event: "device", change: "password", element: "graphics", alias: change.screen },
      );
    });
  }

  /** QEMU tells nobody what a password was, or until when it holds: what the document says is said again. */
  async #takeBack(change: SettingChange): Promise<void> {
    for (const command of commandsOf(undone(change))) {
      await this.#machine.execute(command.execute, command.arguments);
    }
  }
}

/** Throws {@link ChangeError} for less memory than a guest lives with. */
export function refuseTooLittle(domain: Domain, change: SettingChange): void {
  if (change.do !== "memory" || !isTooLittle(domain, change.toKiB)) return;
  throw new ChangeError(
    "machine",
    `No guest lives with ${change.toKiB} KiB of memory: leave it ${LEAST_KIB} KiB at least`,
    `see what it has: domrun status ${nameForShell(domain.name)}`,
  );
}

function commandsOf(change: SettingChange): readonly SetupCommand[] {
  return change.do === "memory"
    ? [balloonCommand(change.toKiB)]
    : passwordCommands({ type: change.screen, ...change.to }, "never");
}
