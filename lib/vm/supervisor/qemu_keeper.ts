/** What the driver does to QEMU: talks to it over QMP, signals it, and looks for its end when QMP does not tell it. */
import { messageOf } from "../../findings/message_of.ts";
import { ConnectError, type Host } from "../../host/host.ts";
import { commandsBeforeGuest, type LaunchPlan } from "../../plan/launch_plan.ts";
import {
  type QmpArguments,
  type QmpClient,
  QmpClosedError,
  QmpError,
  QmpTimeoutError,
} from "../../qemu/qmp/client.ts";
import { isRunning, type QemuProcess } from "../machine/qemu_process.ts";
import { isNobodysSocket, listens } from "../processes/listens.ts";
import { qemuGoneWithin } from "../processes/qemu.ts";
import { connectMachine, runState } from "../processes/qmp.ts";
import type { SupervisorEvent } from "./state.ts";

const HANDSHAKE_MS = 10_000;
/** A QEMU that has just closed its socket is on its way out. */
const DYING_MS = 100;
/** A rung of the stop ladder must not wait behind a command that hangs. */
const COMMAND_MS = 3_000;
/** Some commands work for a while, such as those that write a disk. */
const ANSWER_MS = 60_000;
/** How long one look for QEMU's end lasts; looks follow each other while QMP is not connected. */
const WATCH_MS = 60_000;
/** How often one is looked at whose pid is not known. */
const LOOK_MS = 50;

/** What a keeper of QEMU asks of its driver. */
export interface QemuSupervisor {
  dispatch(event: SupervisorEvent): void;
  /** The interfaces whose passt has gone while nobody watched. */
  deadPasst(): Promise<readonly string[]>;
}

export class QemuKeeper {
  readonly #host: Host;
  readonly #plan: LaunchPlan;
  readonly #process: QemuProcess | undefined;
  readonly #supervisor: QemuSupervisor;
  #qmp: QmpClient | undefined;
  #commands: Promise<void> = Promise.resolve();
  #watching = false;
  #exited = false;

  /** @param process absent: it is gone, or its pid cannot be told */
  constructor(
    host: Host,
    plan: LaunchPlan,
    process: QemuProcess | undefined,
    supervisor: QemuSupervisor,
  ) {
    this.#host = host;
    this.#plan = plan;
    this.#process = process;
    this.#supervisor = supervisor;
  }

  /** QEMU's process; undefined once it has gone, and where it cannot be told. */
  get pid(): number | undefined {
    return this.#exited ? undefined : this.#process?.pid;
  }

  /** True once its process has gone. */
  get exited(): boolean {
    return this.#exited;
  }

  /** Connects to QMP; events tell how that went, and what QEMU says from then on. */
  async connect(): Promise<void> {
    let qmp: QmpClient | undefined;
    try {
      const { qmpSocket } = this.#plan.qemu;
      qmp = await connectMachine(this.#host, qmpSocket, { timeoutMs: HANDSHAKE_MS });
      const [status, dead] = await Promise.all([runState(qmp), this.#supervisor.deadPasst()]);
      this.#qmp = qmp;
      this.#supervisor.dispatch({ type: "connected", status, dead });
      qmp.onEvent(({ name, data }) => this.#supervisor.dispatch({ type: "qmp-event", name, data }));
      qmp.closed.then(() => this.#onLost());
    } catch (error) {
      qmp?.close();
      if (!(await this.#goneWithin(DYING_MS))) {
        const words = messageOf(error);
        const message = `QEMU does not answer at ${this.#plan.qemu.qmpSocket}: ${words}`;
        const deaf = error instanceof ConnectError && isNobodysSocket(error);
        this.#supervisor.dispatch({ type: "connect-failed", message, deaf });
      }
      this.#watch();
    }
  }

  /** True when it says nothing over QMP within `timeoutMs`; one that refuses, or has gone, does not hang. */
  async hangs(timeoutMs: number): Promise<boolean> {
    try {
      await this.#qmp?.execute("query-status", {}, { timeoutMs });
      return false;
    } catch (error) {
      return error instanceof QmpTimeoutError && !this.#exited;
    }
  }

  /**
   * Tells QEMU, which waits, all that no argument can say, and to let the guest run; events tell how that went. Whoever
   * says `cont` here hears all that follows it.
   */
  startGuest(): void {
    const commands = [
      ...commandsBeforeGuest(this.#plan.qemu),
      { execute: "cont", arguments: {} },
    ];
    this.#commands = this.#commands.then(async () => {
      try {
        for (const { execute, arguments: args } of commands) {
          await this.#qmp?.execute(execute, args);
        }
        this.#supervisor.dispatch({ type: "guest-started" });
      } catch (error) {
        // A connection that ends is reported as such.
        if (error instanceof QmpClosedError) return;
        const message = messageOf(error);
        this.#supervisor.dispatch({ type: "start-failed", message });
      }
    });
  }

  /** Sends a command and gives its answer. Throws as {@link QmpClient} does, also while QMP is not connected. */
  async execute(command: string, args: QmpArguments = {}): Promise<unknown> {
    if (this.#qmp === undefined) throw new QmpClosedError(command, "QMP is not connected");
    return await this.#qmp.execute(command, args, { timeoutMs: ANSWER_MS });
  }

  /** Sends a command after those before it; an event tells when QEMU refuses it. */
  command(command: string, args: QmpArguments = {}): void {
    this.#commands = this.#commands.then(async () => {
      try {
        await this.#qmp?.execute(command, args, { timeoutMs: COMMAND_MS });
      } catch (error) {
        // A connection that ends is reported as such, and `quit` ends it as a rule.
        if (!(error instanceof QmpError)) return;
        this.#supervisor.dispatch({ type: "qmp-refused", command, message: error.description });
      }
    });
  }

  /** Resolves when it has answered the commands until now, or refused them, or does not. */
  async settled(): Promise<void> {
    await this.#commands;
  }

  /** Signals its process, if that is still there; an event tells when that cannot be done. */
  async signal(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    const process = this.#process;
    const failed = (why: string) =>
      this.#supervisor.dispatch({
        type: "signal-failed",
        signal,
        message: `cannot send ${signal}: ${why}`,
      });
    if (process === undefined) return this.#exited ? undefined : failed("its pid is not known");
    const { programs } = this.#host;
    if (!(await isRunning(this.#host, process))) return;
    if (await programs.signal(process.pid, signal)) return;
    if (!(await isRunning(this.#host, process))) return;
    failed(
      await programs.find("kill") === undefined
        ? 'there is no program "kill"'
        : "the system refuses it",
    );
  }

  #onLost(): void {
    this.#qmp = undefined;
    this.#supervisor.dispatch({ type: "qmp-lost" });
    this.#watch();
  }

  /** Invariant: while QMP is not connected, and only then, somebody looks for the end of the process. */
  async #watch(): Promise<void> {
    if (this.#watching || this.#exited) return;
    this.#watching = true;
    while (this.#qmp === undefined && !this.#exited) {
      if (!(await this.#goneWithin(WATCH_MS))) continue;
      this.#exited = true;
      const orderly = await this.#host.files.stat(this.#plan.qemu.pidFile) === undefined;
      this.#supervisor.dispatch({ type: "exited", orderly });
    }
    this.#watching = false;
  }

  async #goneWithin(timeoutMs: number): Promise<boolean> {
    if (this.#process !== undefined) {
      return await qemuGoneWithin(this.#host, this.#process, timeoutMs);
    }
    if (!(await listens(this.#host, this.#plan.qemu.qmpSocket))) return true;
    await this.#host.clock.sleep(LOOK_MS);
    return false;
  }
}
