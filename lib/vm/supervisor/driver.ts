/**
 * The driver: performs what `step` wants, and tells it what came of that. It leaves QEMU and the passts to their
 * keepers; everything that a supervisor decides is in step.ts.
 *
 * The file is long because one state, one record and one order of writing belong together here.
 */
import { messageOf } from "../../findings/message_of.ts";
import type { Host } from "../../host/host.ts";
import { machineFiles } from "../../plan/machine_files.ts";
import type { QmpArguments } from "../../qemu/qmp/client.ts";
import type { StopOptions } from "../control/client.ts";
import { beingStopped, RebootError, StopError, tooLate } from "../errors.ts";
import type { StartReport } from "../machine/start_report.ts";
import type { EventLog } from "../machine/event_log.ts";
import type { Ended } from "../machine/event.ts";
import { type MachineRecord, statusOf, writeRecord } from "../machine/record.ts";
import type { QemuProcess } from "../machine/qemu_process.ts";
import type { MachineStatus } from "../machine/status.ts";
import type { Changes } from "./changes.ts";
import { finish } from "./finish.ts";
import { forgetRun } from "../logs/last_run.ts";
import { LogKeeper } from "../logs/log_keeper.ts";
import { PasstKeeper } from "./passt_keeper.ts";
import { QemuKeeper } from "./qemu_keeper.ts";
import type { Effect, Link, SupervisorEvent, SupervisorState } from "./state.ts";
import { initialState, step } from "./step.ts";
import { whoHangs, withSilence } from "./silence.ts";
import { isEnding } from "./step_end.ts";
import { isConnected } from "./step_link.ts";
import { DEFAULT_STOP_TIMEOUT_MS } from "./step_stop.ts";
import { HelperKeeper } from "./helper_keeper.ts";
import { NamedTimers } from "./named_timers.ts";
import { Turns } from "./turns.ts";
import { uptimeSince } from "./uptime.ts";

/** For `announce-self`: three frames, at once and 50 ms and 150 ms later, in case that the first is early. */
const ANNOUNCEMENT = { initial: 50, max: 500, rounds: 3, step: 50 };

/** As long as it may take to see that a guest has ended at once; `up` waits for it. */
const BRIEF_MS = 3;
/** QEMU is gone within this long after its guest, as a rule. */
const END_MS = 3_000;
/** Somebody who asks for a change waits this long for those before; a client does for half a minute. */
const TURN_MS = 20_000;

export interface DriverOptions {
  /** QEMU's process; absent: it is gone, or its pid cannot be told. */
  readonly process: QemuProcess | undefined;
  /** The guest has to be started: when its launch began, as the clock's monotonic time. Absent: it runs. */
  readonly launchBeganMs?: number | undefined;
  /** The interfaces that were up when an earlier supervisor wrote its last word. */
  readonly connected?: readonly string[];
  /** That one was about to reboot the guest. */
  readonly rebooting?: boolean;
}

export class Driver {
  readonly log: EventLog;
  /** Resolves after everything of the machine has gone. */
  readonly ended: Promise<Ended>;
  /**
   * Of a guest that has to be started: resolves when it runs, or when everything has gone, because it could not be
   * started or has ended at once. Rejects with {@link StopError} when it failed and its QEMU survives.
   */
  readonly started: Promise<StartReport>;
  /** Rejects the stops that are waited for when QEMU survives everything. */
  readonly #giveUps = new Set<(message: string) => void>();
  /** Those that wait for a reboot; given why there is none, or nothing. */
  readonly #reboots = new Set<(failure?: string) => void>();
  readonly #host: Host;
  readonly #timers: NamedTimers;
  readonly #ended = Promise.withResolvers<Ended>();
  readonly #started = Promise.withResolvers<StartReport>();
  readonly #options: DriverOptions;
  readonly #qemu: QemuKeeper;
  readonly #passt: PasstKeeper;
  readonly #helpers: HelperKeeper;
  readonly #logs: LogKeeper;
  readonly #uptimeSeconds: () => number;
  readonly #firstConnect = Promise.withResolvers<void>();
  #record: MachineRecord;
  #state: SupervisorState;
  #saved = "";
  /** Its directory is given back, and may be another machine's by now. */
  #isOver = false;
  #saving: Promise<void> = Promise.resolve();
  readonly #turns: Turns;
  #changes: Promise<Changes> | undefined;
  #signalling: Promise<void> = Promise.resolve();

  constructor(host: Host, record: MachineRecord, options: DriverOptions, log: EventLog) {
    const { process, launchBeganMs, connected = [], rebooting = false } = options;
    this.#host = host;
    this.#turns = new Turns(host.clock);
    this.#record = record;
    this.log = log;
    this.#options = options;
    this.#uptimeSeconds = uptimeSince(host.clock, record.startedAt);
    const guest = launchBeganMs === undefined ? "started" : "held";
    this.#state = initialState(record.plan, { pid: process?.pid, guest, connected, rebooting });
    this.ended = this.#ended.promise;
    this.started = this.#started.promise;
    this.started.catch(() => {}); // whoever awaits it hears of it
    const dispatch = (event: SupervisorEvent) => this.dispatch(event);
    this.#timers = new NamedTimers(host.clock, (timer) => dispatch({ type: "timer", timer }));
    this.#qemu = new QemuKeeper(host, record.plan, process, {
      dispatch,
      deadPasst: () => this.#passt.dead(),
    });
    this.#logs = new LogKeeper(host, record.plan);
    this.#helpers = new HelperKeeper(host, record.plan, (happening) => this.log.tell(happening));
    this.#passt = new PasstKeeper(host, () => this.record.plan, {
      dispatch,
      execute: (command, args) => this.execute(command, args),
    });
  }

  /** What is known of the machine; its plan changes with it. */
  get record(): MachineRecord {
    return this.#record;
  }

  /** Another plan for the same machine, which counts at once. */
  setRecord(record: MachineRecord): void {
    this.#record = record;
    this.#save();
  }

  /**
   * Writes down what a later supervisor shall know; where that cannot be, it is told and the machine goes on. Returns
   * whether it is written.
   */
  async saveRecord(record: MachineRecord): Promise<boolean> {
    if (this.#isOver) return false;
    const { xml } = machineFiles(this.#host.directories.machines, record.plan.name);
    // The record last: it is what counts.
    const saved = this.#saving
      .then(() => this.#host.files.writeAtomically(xml, record.plan.xml))
      .then(() => writeRecord(this.#host, record));
    this.#saving = saved.catch(({ message }) =>
      this.log.tell({ event: "warning", message: `machine.json cannot be written: ${message}` })
    );
    return await saved.then(() => true, () => false);
  }

  linkOf(alias: string): Link | undefined {
    return this.#state.links.find((link) => link.alias === alias);
  }

  /** What changes the machine while it runs. */
  async changes(): Promise<Changes> {
    this.#changes ??= import("./changes.ts").then(({ Changes }) => new Changes(this.#host, this));
    return await this.#changes;
  }

  /** Does one change of the machine after the other. */
  async inTurn<T>(change: () => Promise<T>): Promise<T> {
    return await this.#turns.take(change);
  }

  async inTurnSoon<T>(change: () => Promise<T>): Promise<T> {
    const late = () => tooLate(this.#record.plan.name, TURN_MS);
    return await this.#turns.take(async () => {
      this.refuseEnding();
      return await change();
    }, { limitMs: TURN_MS, late });
  }

  /** Throws {@link ChangeError} where the machine is being stopped. */
  refuseEnding(): void {
    if (isEnding(this.#state)) throw beingStopped(this.#record.plan.name);
  }

  /** Resolves when no passt is being started. */
  async passtSettled(): Promise<void> {
    await this.#passt.settled();
  }

  /** See {@link PasstKeeper.keepPids}. */
  readonly keepPasstPids = () => this.#passt.keepPids();

  async qemuSettled(): Promise<void> {
    await this.#qemu.settled();
  }

  /** Connects to QMP for the first time; resolves when that has been tried. */
  async begin(): Promise<void> {
    await this.#passt.remember();
    this.#perform({ do: "connect-qmp" });
    this.#logs.start();
    this.#helpers.start();
    await this.begun;
    if (this.#options.launchBeganMs === undefined) await this.#takeOver();
  }

  /** What was changed while nobody heard of it, or by a supervisor that died in the middle. */
  async #takeOver(): Promise<void> {
    const warning = (what: string) => (error: unknown) => {
      if (isEnding(this.#state)) return;
      this.log.tell({ event: "warning", message: `${what}: ${messageOf(error)}` });
    };
    const { changing, pending, plan } = this.#record;
    if (changing !== undefined || pending !== undefined) {
      const warn = warning("A broken change cannot be ended");
      await this.changes().then((changes) => changes.finishBroken()).catch(warn);
    }
    // Of a machine whose record is lost nobody knows what it should have.
    if (this.#state.qmp !== "connected" || plan.xml === "") return;
    const warn = warning("What the guest let go of meanwhile cannot be taken away");
    // Nobody waits for this.
    void this.changes().then((changes) => changes.missGone()).catch(warn);
  }

  /** Resolves when QMP has been tried for the first time: what is known before is not worth telling. */
  get begun(): Promise<void> {
    return this.#firstConnect.promise;
  }

  status(): MachineStatus {
    return statusOf(this.record, this.#state, { supervised: true, pid: this.#qemu.pid });
  }

  /** The same, with how long it has run and who of it hangs; takes some seconds at most. */
  async statusNow(): Promise<MachineStatus> {
    const silence = await whoHangs(this.#host.clock, {
      begun: this.begun,
      qemu: this.#qemu,
      passt: this.#passt,
      connected: () => this.#state.links.filter(isConnected).map(({ alias }) => alias),
    });
    return { ...withSilence(this.status(), silence), uptimeSeconds: this.#uptimeSeconds() };
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

  /** Has the guest power off and boot again. Throws {@link RebootError} when it does not, or ends. */
  async reboot(timeoutMs: number): Promise<void> {
    const over = Promise.withResolvers<string | undefined>();
    this.#reboots.add(over.resolve);
    this.dispatch({ type: "reboot", timeoutMs });
    const ended = this.ended.then(({ message }) => message);
    const failure = await Promise.race([over.promise, ended]);
    this.#reboots.delete(over.resolve);
    if (failure !== undefined) throw new RebootError(this.record.plan.name, failure);
  }

  /** Tells the reducer what happened, and does what it wants. */
  dispatch(event: SupervisorEvent): void {
    if (event.type === "qmp-event" && event.name === "DEVICE_DELETED") {
      const { device: alias } = event.data;
      if (typeof alias === "string") this.changes().then(({ devices }) => devices.onDeleted(alias));
    }
    if (event.type === "link-added") void this.#passt.remember();
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
      case "start-guest":
        return this.#qemu.startGuest();
      case "launched":
        this.#saving = this.#saving.then(() => this.#launched());
        return;
      case "qmp":
        if (effect.command === "quit") this.#helpers.quits();
        return this.#qemu.command(effect.command);
      case "set-action":
        return this.#qemu.command("set-action", { shutdown: effect.shutdown });
      case "reboot-over":
        for (const tell of this.#reboots) tell(effect.failure);
        return;
      case "announce":
        return this.#qemu.command("announce-self", {
          ...ANNOUNCEMENT,
          interfaces: [effect.interface],
        });
      case "signal":
        this.#signalling = this.#qemu.signal(effect.signal);
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
        this.#started.reject(new StopError(this.record.plan.name, effect.message));
        for (const reject of this.#giveUps) reject(effect.message);
        return;
      case "finish":
        this.#finish(effect.ended);
        return;
    }
  }

  /** The guest runs: what the directory describes is a machine from now on. */
  async #launched(): Promise<void> {
    const { name } = this.record.plan;
    const { process, launchBeganMs = 0 } = this.#options;
    try {
      const known = process === undefined ? {} : { qemu: process };
      const { launcher: _done, ...record } = this.#record;
      this.#record = { ...record, phase: "launched", ...known };
      await writeRecord(this.#host, this.#record);
      // Its launcher may listen there until it has heard of this, but the name may be given back before that.
      const { launchSocket } = machineFiles(this.#host.directories.machines, name);
      await this.#host.files.remove(launchSocket);
    } catch (error) {
      const message = messageOf(error);
      return this.dispatch({ type: "start-failed", message });
    }
    const durationMs = this.#host.clock.monotonicMs() - launchBeganMs;
    this.log.tell({ event: "launched", durationMs });
    // From now on this is the last run of the name; where it cannot be removed, the next one takes its place.
    await forgetRun(this.#host, name).catch(() => {});
    void this.#reportStart();
  }

  /** Of a guest of a few instructions, which ends within this time, more can be said in a moment. */
  async #reportStart(): Promise<void> {
    // A QEMU on its way out must not be asked: 7.2 may hang in the middle of it then.
    await this.#endWithin(BRIEF_MS);
    const ends = isEnding(this.#state) || this.#state.qmp !== "connected" ||
      // QEMU's last step but one: by exit(3) it says nothing before.
      await this.#host.files.stat(this.record.plan.qemu.pidFile) === undefined;
    if (ends) await this.#endWithin(END_MS);
    // Means nothing where the end has been reported meanwhile.
    this.#started.resolve({ kind: "running" });
  }

  /** Waits for the end of everything, at most this long; leaves no timer behind that outlives the machine. */
  async #endWithin(timeoutMs: number): Promise<void> {
    const over = Promise.withResolvers<void>();
    const timer = this.#host.clock.after(timeoutMs, over.resolve);
    await Promise.race([over.promise, this.ended]);
    timer.cancel();
  }

  /** Writes the status where `ps` finds it when nobody supervises. */
  #save(): void {
    if (this.#qemu.exited) return;
    const text = `${JSON.stringify(this.status())}\n`;
    if (text === this.#saved || this.#isOver) return;
    this.#saved = text;
    const { state } = machineFiles(this.#host.directories.machines, this.record.plan.name);
    this.#saving = this.#saving
      .then(() => this.#host.files.writeAtomically(state, text))
      .catch(() => {});
  }

  async #finish(ended: Ended): Promise<void> {
    this.#isOver = true;
    this.#timers.cancelAll();
    this.#helpers.stop();
    await Promise.all([this.#saving, this.#passt.settled(), this.#signalling, this.#logs.stop()]);
    // One that QEMU is not connected to is ended by its pid.
    await this.#passt.keepPids().catch(() => {});
    const ran = this.#state.guest === "started";
    const seen = { log: this.log, ran, uptimeSeconds: this.#uptimeSeconds() };
    const full = await finish(this.#host, this.record, ended, seen);
    this.#started.resolve({ kind: ran ? "ended" : "failed", ended: full });
    this.#ended.resolve(full);
  }
}
