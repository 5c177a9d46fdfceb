/**
 * Writes a machine's directory again when somebody has removed it: a logout that takes /run/user/UID with it, or a
 * cleaner. Its processes live on then, and nobody else could find them any more.
 */
import { messageOf } from "../../findings/message_of.ts";
import type { Host, Listener, Timer } from "../../host/host.ts";
import { machineFiles } from "../../plan/machine_files.ts";
import type { Happening } from "../machine/event.ts";
import { lookAtMachines } from "../machine/own_directories.ts";
import { underLock } from "../machine/ownership.ts";
import { type MachineRecord, writeRecord } from "../machine/record.ts";
import { situationOf } from "../machine/situation.ts";
import type { MachineStatus } from "../machine/status.ts";
import { PRIVATE_DIRECTORY_MODE } from "../../host/modes.ts";

const LOOK_MS = 1_000;

/** The machine as its supervisor knows it. */
export interface KeptMachine {
  readonly record: MachineRecord;
  status(): MachineStatus;
  /** Writes the pid files of its passts again that somebody removed. */
  keepPasstPids(): Promise<void>;
}

export class DirectoryKeeper {
  readonly #host: Host;
  readonly #machine: KeptMachine;
  readonly #reached: (listener: Listener) => void;
  readonly #tell: (happening: Happening) => void;
  #timer: Timer | undefined;
  #complained = false;

  /** @param reached is given the control socket that was made anew */
  constructor(
    host: Host,
    machine: KeptMachine,
    reached: (listener: Listener) => void,
    tell: (happening: Happening) => void,
  ) {
    this.#host = host;
    this.#machine = machine;
    this.#reached = reached;
    this.#tell = tell;
  }

  /** Looks from now on, until the machine ends. */
  start(): void {
    this.#timer = this.#host.clock.after(LOOK_MS, async () => {
      await this.#look();
      if (!this.#isOver()) this.start();
    });
  }

  stop(): void {
    this.#timer?.cancel();
  }

  async #look(): Promise<void> {
    const { name } = this.#machine.record.plan;
    const { controlSocket } = machineFiles(this.#host.directories.machines, name);
    if (!this.#isOurs()) return;
    // passt's directory lies beside it, and may have gone alone. What cannot be written yet is tried again in a second.
    await this.#machine.keepPasstPids().catch(() => {});
    if (await this.#host.files.stat(controlSocket) !== undefined) return;
    try {
      if (await this.#writeAgain()) this.#warn("it was removed, and has been written again");
      this.#complained = false;
    } catch (error) {
      if (this.#complained) return;
      this.#complained = true;
      const why = messageOf(error);
      this.#warn(`it was removed, and cannot be written again yet: ${why}`);
    }
  }

  #warn(words: string): void {
    const { directory } = this.#machine.record.plan;
    this.#tell({ event: "warning", message: `The machine's directory ${directory}: ${words}` });
  }

  /** False where there is nothing to write. */
  async #writeAgain(): Promise<boolean> {
    const { files, directories } = this.#host;
    await lookAtMachines(this.#host);
    const { record } = this.#machine;
    if (!this.#isOurs()) return false;
    await files.ensureDirectory(directories.machines, PRIVATE_DIRECTORY_MODE);
    await files.ensureDirectory(record.plan.directory, PRIVATE_DIRECTORY_MODE);
    const written = await underLock(this.#host, record.plan.directory, async () => {
      // Its end has removed what there was; this directory is then one of ours, and empty.
      if (this.#isOver()) return await files.remove(record.plan.directory).then(() => false);
      const { kind } = await situationOf(this.#host, record.plan.name);
      if (kind === "starting" || kind === "supervised") {
        throw new Error("another machine has got its name");
      }
      await this.#writeFiles();
      return true;
    });
    return written ?? false;
  }

  /** The control socket comes last: who finds it finds the rest. */
  async #writeFiles(): Promise<void> {
    const { files, directories, processId } = this.#host;
    const { plan, qemu } = this.#machine.record;
    const own = machineFiles(directories.machines, plan.name);
    await writeRecord(this.#host, this.#machine.record);
    await files.writeAtomically(own.xml, plan.xml);
    await files.writeAtomically(own.state, `${JSON.stringify(this.#machine.status())}\n`);
    await files.writeAtomically(own.supervisorPidFile, `${processId}\n`);
    if (qemu !== undefined) await files.writeAtomically(own.qemuPidFile, `${qemu.pid}\n`);
    await this.#machine.keepPasstPids();
    this.#reached(await this.#host.sockets.listen(own.controlSocket));
  }

  /** Before the guest runs it is the launcher's, and afterwards nobody's. */
  #isOurs(): boolean {
    return this.#machine.record.phase === "launched" && !this.#isOver();
  }

  #isOver(): boolean {
    const { state } = this.#machine.status();
    return state === "stopped" || state === "failed";
  }
}
