/**
 * The driver: performs what `step` wants, and tells it what came of that. It leaves QEMU and the passts to their
 * keepers; everything that a supervisor decides is in step.ts.
 */
import type { Host } from "../../host/host.ts";
import { machineFiles } from "../../plan/machine_files.ts";
import type { QmpArguments } from "../../qemu/qmp/client.ts";
import type { StopOptions } from "../control/client.ts";
import { StopError } from "../errors.ts";
import type { EventLog } from "../machine/event_log.ts";
import type { Ended } from "../machine/event.ts";
import { type MachineRecord, statusOf } from "../machine/record.ts";
import type { QemuProcess } from "../machine/qemu_process.ts";
import type { MachineStatus } from "../machine/status.ts";
import { finish } from "./finish.ts";
import { PasstKeeper } from "./passt_keeper.ts";
import { QemuKeeper } from "./qemu_keeper.ts";
import type { Effect, SupervisorEvent, SupervisorState } from "./state.ts";
import { initialState, step } from "./step.ts";
import { DEFAULT_STOP_TIMEOUT_MS } from "./step_stop.ts";
import { NamedTimers } from "./named_timers.ts";

/** For `announce-self`: three frames, at once and 50 ms and 150 ms later, in case that the first is early. */
const ANNOUNCEMENT = { initial: 50, max: 500, rounds: 3, step: 50 };

export class Driver {
  readonly record: MachineRecord;
  readonly log: EventLog;
  /** Resolves after everything of the machine has gone. */
  readonly ended: Promise<Ended>;
  /** Rejects the stops that are waited for when QEMU survives everything. */
  readonly #giveUps = new Set<(message: string) => void>();
  readonly #host: Host;
  readonly #timers: NamedTimers;
  readonly #ended = Promise.withResolvers<Ended>();
  readonly #qemu: QemuKeeper;
  readonly #passt: PasstKeeper;
  readonly #firstConnect = Promise.withResolvers<void>();
  #state: SupervisorState;
  #saved = "";
  #saving: Promise<void> = Promise.resolve();

  constructor(
    host: Host,
    record: MachineRecord,
    process: QemuProcess | undefined,
    log: EventLog,
  ) {
    this.#host = host;
    this.record = record;
    this.log = log;
    this.#state = initialState(record.plan, process?.pid);
    this.ended = this.#ended.promise;
    const dispatch = (event: SupervisorEvent) => this.dispatch(event);
    this.#timers = new NamedTimers(host.clock, (timer) => dispatch({ type: "timer", timer }));
    this.#qemu = new QemuKeeper(host, record.plan, process, {
      dispatch,
      deadPasst: () => this.#passt.dead(),
    });
    this.#passt = new PasstKeeper(host, record.plan, {
      dispatch,
      execute: (command, args) => this.execute(command, args),
    });
  }

  /** Connects to QMP for the first time; resolves when that has been tried. */
  async begin(): Promise<void> {
    this.#perform({ do: "connect-qmp" });
    await this.begun;
  }

  /** Resolves when QMP has been tried for the first time: what is known before is not worth telling. */
  get begun(): Promise<void> {
    return this.#firstConnect.promise;
  }

  status(): MachineStatus {
    return statusOf(this.record, this.#state, { supervised: true, pid: this.#qemu.pid });
  }

  /** Sends a command to QEMU. Throws as {@link QemuKeeper.execute} does. */
  async execute(command: string, args: QmpArguments = {}): Promise<unknown> {
    return await this.#qemu.execute(command, args);
  }

  /** Asks for a stop and waits for its end. Throws {@link StopError} when QEMU survives. */
  async stop(options: StopOptions = {}): Promise<Ended> {
    const failed = Promise.withResolvers<never>();
    const giveUp = (message: string) =>
      failed.reject(new StopError(this.record.plan.name, message));
    this.#giveUps.add(giveUp);
    try {
      this.dispatch({
        type: "stop",
        timeoutMs: options.timeoutMs ?? DEFAULT_STOP_TIMEOUT_MS,
        force: options.force ?? false,
      });
      return await Promise.race([this.ended, failed.promise]);
    } finally {
      this.#giveUps.delete(giveUp);
    }
  }

  /** Tells the reducer what happened, and does what it wants. */
  dispatch(event: SupervisorEvent): void {
    const [state, effects] = step(this.#state, event);
    this.#state = state;
    for (const effect of effects) this.#perform(effect);
    this.#save();
  }

  #perform(effect: Effect): void {
    switch (effect.do) {
      case "tell":
        return this.log.tell(effect.happening);
      case "connect-qmp":
        this.#qemu.connect().then(() => this.#firstConnect.resolve());
        return;
      case "qmp":
        return this.#qemu.command(effect.command);
      case "announce":
        return this.#qemu.command("announce-self", {
          ...ANNOUNCEMENT,
          interfaces: [effect.interface],
        });
      case "signal":
        this.#qemu.signal(effect.signal);
        return;
      case "arm":
        return this.#timers.arm(effect.timer, effect.delayMs);
      case "cancel":
        return this.#timers.cancel(effect.timer);
      case "start-passt":
        return this.#passt.start(effect.interface);
      case "look":
        this.#passt.look(effect);
        return;
      case "recover":
        this.#passt.recover(effect.interface);
        return;
      case "give-up":
        for (const reject of this.#giveUps) reject(effect.message);
        return;
      case "finish":
        this.#finish(effect.ended);
        return;
    }
  }

  /** Writes the status where `ps` finds it when nobody supervises. */
  #save(): void {
    if (this.#qemu.exited) return;
    const text = `${JSON.stringify(this.status())}\n`;
    if (text === this.#saved) return;
    this.#saved = text;
    const { state } = machineFiles(this.#host.directories.machines, this.record.plan.name);
    this.#saving = this.#saving
      .then(() => this.#host.files.writeAtomically(state, text))
      .catch(() => {});
  }

  async #finish(ended: Ended): Promise<void> {
    this.#timers.cancelAll();
    await Promise.all([this.#saving, this.#passt.settled()]);
    this.#ended.resolve(await finish(this.#host, this.record, ended, this.log));
  }
}
