/**
 * The driver: performs what `step` wants, and tells it what came of that. Everything that a supervisor does
 * to the world is here; everything that it decides is in step.ts.
 */
import type { Host, Timer } from "../../host/host.ts";
import {
  type QmpArguments,
  type QmpClient,
  QmpClosedError,
  QmpError,
} from "../../qemu/qmp/client.ts";
import type { StopOptions } from "../control/client.ts";
import { StopError } from "../errors.ts";
import { EventLog } from "../machine/event_log.ts";
import { finish } from "./finish.ts";
import type { Ended } from "../machine/event.ts";
import { machineFiles } from "../../plan/machine_files.ts";
import { type MachineRecord, qemuPid, statusOf } from "../machine/record.ts";
import type { MachineStatus } from "../machine/status.ts";
import { goneWithin } from "../processes/qemu.ts";
import { connectMachine, runState } from "../processes/qmp.ts";
import { PasstKeeper } from "./passt_keeper.ts";
import { initialState, step } from "./step.ts";
import { DEFAULT_STOP_TIMEOUT_MS } from "./step_stop.ts";
import type { Effect, SupervisorEvent, SupervisorState, TimerName } from "./state.ts";

const HANDSHAKE_MS = 5_000;
/** A rung of the stop ladder must not wait behind a command that hangs. */
const COMMAND_MS = 3_000;
/** For `announce-self`: three frames, after 50, 150 and 250 ms, in case that the first is early. */
const ANNOUNCEMENT = { initial: 50, max: 500, rounds: 3, step: 50 };
/** Some commands work for a while, such as those that write a disk. */
const ANSWER_MS = 60_000;
/** How long one look for QEMU's end lasts; looks follow each other while QMP is not connected. */
const WATCH_MS = 60_000;

export class Driver {
  readonly record: MachineRecord;
  readonly log: EventLog;
  /** Resolves after everything of the machine has gone. */
  readonly ended: Promise<Ended>;
  /** Rejects the stops that are waited for when QEMU survives everything. */
  readonly #giveUps = new Set<(message: string) => void>();
  readonly #host: Host;
  readonly #pid: number | undefined;
  readonly #timers = new Map<TimerName, Timer>();
  readonly #ended = Promise.withResolvers<Ended>();
  readonly #passt: PasstKeeper;
  readonly #firstConnect = Promise.withResolvers<void>();
  #state: SupervisorState;
  #qmp: QmpClient | undefined;
  #commands: Promise<void> = Promise.resolve();
  #watching = false;
  #exited = false;
  #saved = "";
  #saving: Promise<void> = Promise.resolve();

  constructor(host: Host, record: MachineRecord, pid: number | undefined, log: EventLog) {
    this.#host = host;
    this.record = record;
    this.#pid = pid;
    this.log = log;
    this.#state = initialState(record.plan);
    this.ended = this.#ended.promise;
    this.#passt = new PasstKeeper(host, record.plan, {
      dispatch: (event) => this.dispatch(event),
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
    const pid = this.#exited ? undefined : this.#pid;
    return statusOf(this.record, this.#state, { supervised: true, pid });
  }

  /** Sends a command to QEMU. Throws as {@link QmpClient} does, also while QMP is not connected. */
  async execute(command: string, args: QmpArguments = {}): Promise<unknown> {
    if (this.#qmp === undefined) throw new QmpClosedError(command, "QMP is not connected");
    return await this.#qmp.execute(command, args, { timeoutMs: ANSWER_MS });
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
        this.#connect();
        return;
      case "qmp":
        return this.#command(effect.command);
      case "announce":
        return this.#command("announce-self", { ...ANNOUNCEMENT, interfaces: [effect.interface] });
      case "signal":
        this.#signal(effect.signal);
        return;
      case "arm":
        return this.#arm(effect.timer, effect.delayMs);
      case "cancel":
        return this.#cancel(effect.timer);
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

  async #connect(): Promise<void> {
    const { plan } = this.record;
    let qmp: QmpClient | undefined;
    try {
      qmp = await connectMachine(this.#host, plan.qemu.qmpSocket, { timeoutMs: HANDSHAKE_MS });
      const [status, dead] = await Promise.all([runState(qmp), this.#passt.dead()]);
      this.#qmp = qmp;
      this.dispatch({ type: "connected", status, dead });
      qmp.onEvent(({ name, data }) => this.dispatch({ type: "qmp-event", name, data }));
      qmp.closed.then(() => this.#onLost());
    } catch {
      qmp?.close();
      this.dispatch({ type: "connect-failed" });
      this.#watch();
    }
    this.#firstConnect.resolve();
  }

  #onLost(): void {
    this.#qmp = undefined;
    this.dispatch({ type: "qmp-lost" });
    this.#watch();
  }

  /** Invariant: while QMP is not connected, and only then, somebody looks for the end of the process. */
  async #watch(): Promise<void> {
    if (this.#watching || this.#exited) return;
    this.#watching = true;
    const { logFile } = this.record.plan.qemu;
    while (this.#qmp === undefined) {
      if (
        this.#pid !== undefined && !(await goneWithin(this.#host, this.#pid, logFile, WATCH_MS))
      ) {
        continue;
      }
      this.#exited = true;
      this.dispatch({ type: "exited" });
      break;
    }
    this.#watching = false;
  }

  #command(command: string, args: Readonly<Record<string, unknown>> = {}): void {
    this.#commands = this.#commands.then(async () => {
      try {
        await this.#qmp?.execute(command, args, { timeoutMs: COMMAND_MS });
      } catch (error) {
        // A connection that ends is reported as such, and `quit` ends it as a rule.
        if (!(error instanceof QmpError)) return;
        this.dispatch({ type: "qmp-refused", command, message: error.description });
      }
    });
  }

  async #signal(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    const pid = await qemuPid(this.#host, this.record.plan);
    if (pid === undefined || await this.#host.programs.signal(pid, signal)) return;
    const message = `Cannot send ${signal} to QEMU (pid ${pid}): there is no program "kill"`;
    this.log.tell({ event: "warning", message });
  }

  #arm(timer: TimerName, delayMs: number): void {
    this.#cancel(timer);
    const armed = this.#host.clock.after(delayMs, () => {
      this.#timers.delete(timer);
      this.dispatch({ type: "timer", timer });
    });
    this.#timers.set(timer, armed);
  }

  #cancel(timer: TimerName): void {
    this.#timers.get(timer)?.cancel();
    this.#timers.delete(timer);
  }

  /** Writes the status where `ps` finds it when nobody supervises. */
  #save(): void {
    if (this.#exited) return;
    const text = `${JSON.stringify(this.status())}\n`;
    if (text === this.#saved) return;
    this.#saved = text;
    const { state } = machineFiles(this.#host.directories.machines, this.record.plan.name);
    this.#saving = this.#saving
      .then(() => this.#host.files.writeAtomically(state, text))
      .catch(() => {});
  }

  async #finish(ended: Ended): Promise<void> {
    for (const timer of this.#timers.values()) timer.cancel();
    this.#timers.clear();
    await Promise.all([this.#saving, this.#passt.settled()]);
    this.#ended.resolve(await finish(this.#host, this.record, ended, this.log));
  }
}
