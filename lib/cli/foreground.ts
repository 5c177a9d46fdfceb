/** A machine that this process looks after, with its output: what `up` without -d is. */
import {
  type Connection,
  type FileError,
  type Host,
  STOP_SIGNALS,
  type StopSignal,
} from "../host/host.ts";
import { visibleLine } from "../findings/visible.ts";
import { connectConsole, relay, type RelayEnd } from "../vm/console.ts";
import type { LaunchPlan } from "../plan/launch_plan.ts";
import type { Ended, EventSink, MachineEvent } from "../vm/machine/event.ts";
import type { Supervision } from "../vm/supervisor/supervise.ts";
import { up } from "../vm/up.ts";
import { EXIT, type ExitStatus, statusAfter, statusOfEnd } from "./exit_status.ts";
import { failureOf, renderFailure } from "./failure.ts";
import { guestOutput } from "./guest_output.ts";
import type { LeaveKey } from "./leave_key.ts";
import type { LiveLine } from "./live_line.ts";
import { MachineOutput } from "./machine_output.ts";
import { isReaderGone, printJson, tell, tellRaw } from "./output.ts";
import { renderEvent } from "./render/event.ts";
import { renderReady } from "./render/machine.ts";

/** A machine whose console has closed ends within this time as a rule; otherwise somebody has taken the console. */
const TAKEN_MS = 500;

export interface ForegroundOptions {
  /** Events as JSON in place of the console. */
  readonly json: boolean;
  /** The only machine of its command: its console is our terminal. */
  readonly isAlone: boolean;
  /** Takes what happens, besides what is shown here. */
  readonly onEvent: EventSink;
  /** Leaves the console; absent: no key does. */
  readonly leaveKey: LeaveKey | undefined;
  /** Shows what its start waits for. */
  readonly live: LiveLine;
}

/** A machine in the foreground: our signals stop it, and where it is alone its console is our terminal. */
export class Foreground {
  readonly #plan: LaunchPlan;
  readonly #json: boolean;
  readonly #host: Host;
  readonly #isAlone: boolean;
  readonly #onEvent: EventSink;
  readonly #leaveKey: LeaveKey | undefined;
  readonly #live: LiveLine;
  readonly #interrupted = new AbortController();
  readonly #output = new MachineOutput((error) => this.#onOutputEnd(error));
  #signal: StopSignal | undefined;
  #supervision: Supervision | undefined;
  #console: Connection | undefined;
  #raw = false;

  constructor(plan: LaunchPlan, host: Host, options: ForegroundOptions) {
    const { json, isAlone, onEvent, leaveKey, live } = options;
    this.#plan = plan;
    this.#json = json;
    this.#host = host;
    this.#isAlone = isAlone;
    this.#onEvent = onEvent;
    this.#leaveKey = leaveKey;
    this.#live = live;
  }

  /** Calls `onUp` once the machine runs; returns after its end. */
  async run(onUp: () => void): Promise<ExitStatus> {
    const ignore = this.#host.terminal.onSignal(STOP_SIGNALS, (signal) => this.#onSignal(signal));
    try {
      const supervision = await up(this.#host, this.#plan, {
        signal: this.#interrupted.signal,
        during: this.#live.of(this.#plan.name),
        // From here on an interrupt asks the guest, which runs before this returns.
        onTaken: (taken) => this.#supervision = taken,
        onEvent: (event) => {
          this.#show(event);
          this.#onEvent(event);
        },
        beforeStart: () => this.#openConsole(),
      });
      onUp();
      const attached = this.#attach(supervision);
      const ended = await supervision.ended;
      await attached;
      return statusOf(ended, this.#signal);
    } catch (error) {
      this.#setRaw(false);
      if (this.#signal === undefined) throw error;
      this.#say(renderFailure(failureOf(error)));
      return statusAfter(this.#signal);
    } finally {
      this.#setRaw(false);
      ignore();
    }
  }

  #onSignal(signal: StopSignal): void {
    this.#signal ??= signal;
    this.#interrupt(signal);
  }

  /**
   * Without its reader (`| head`) the machine is stopped in order; on a full disk it goes on, and its log has
   * everything.
   */
  #onOutputEnd(error: FileError): void {
    if (isReaderGone(error)) this.#interrupt();
    else this.#say(warningOf(error));
  }

  #interrupt(signal?: StopSignal): void {
    if (this.#supervision) this.#supervision.interrupt(signal);
    else this.#interrupted.abort();
  }

  /** While QEMU still waits, so that nothing the guest writes is missed. With `--json` there is only the log. */
  async #openConsole(): Promise<void> {
    const first = this.#plan.consoles[0];
    if (this.#json || !this.#isAlone || first === undefined) return;
    this.#console = await this.#host.sockets.connect(first.socket);
  }

  /** The terminal is the console, until the machine ends; a person may leave it and go back. */
  async #attach({ ended }: Supervision): Promise<void> {
    const over = ended.then(() => true, () => true);
    let connection = this.#console;
    while (connection !== undefined) {
      const end = await this.#relay(connection);
      const isOver = end !== "escape" && await this.#within(TAKEN_MS, over);
      if (isOver || !this.#isTerminal()) return;
      this.#sayLeft(end);
      connection = await this.#backToConsole(over);
    }
  }

  async #relay(connection: Connection): Promise<RelayEnd> {
    const { terminal } = this.#host;
    this.#setRaw(this.#isTerminal());
    const shown = guestOutput(terminal, { answered: this.#isTerminal() });
    const end = await relay(connection, {
      input: terminal.stdin,
      output: (bytes) => this.#output.write(() => shown.write(bytes)),
      escapeByte: this.#leaveKey?.byte,
    });
    await this.#output.write(() => shown.end());
    this.#setRaw(false);
    return end;
  }

  #sayLeft(end: RelayEnd): void {
    const name = visibleLine(this.#plan.name);
    const how = end === "escape" ? "left the console" : "another `domrun console` took the console";
    this.#say(`\n${name}: ${how}; Enter goes back to it, Ctrl-C shuts the machine down`);
  }

  /** The console once more, when a person wants it; undefined where nobody can, or the machine has ended. */
  async #backToConsole(over: Promise<boolean>): Promise<Connection | undefined> {
    const [first] = this.#plan.consoles;
    while (first !== undefined && await this.#enter(over)) {
      try {
        return await connectConsole(this.#host, this.#plan.name, first);
      } catch (error) {
        this.#say(renderFailure(failureOf(error)));
      }
    }
    return undefined;
  }

  /** A line from the terminal. False: there will be none. */
  async #enter(over: Promise<boolean>): Promise<boolean> {
    const reader = this.#host.terminal.stdin.getReader();
    const line = reader.read().then(({ done }) => !done, () => false);
    const entered = await Promise.race([line, over.then(() => false)]);
    reader.releaseLock();
    return entered;
  }

  /** False when the time is over first. */
  async #within(timeoutMs: number, what: Promise<boolean>): Promise<boolean> {
    const late = Promise.withResolvers<boolean>();
    const timer = this.#host.clock.after(timeoutMs, () => late.resolve(false));
    const inTime = await Promise.race([what, late.promise]);
    timer.cancel();
    return inTime;
  }

  #show(event: MachineEvent): void {
    if (this.#json) {
      void this.#output.write(() => this.#live.aside(() => printJson(event)));
      return;
    }
    // A guest that ends at once has been ready before.
    const line = event.event === "launched" ? this.#ready() : renderEvent(event);
    if (line !== undefined) this.#say(`${line}${this.#hurry(event)}`);
  }

  #ready(): string {
    if (!this.#isAlone) return renderReady(this.#plan, "detached");
    const key = this.#leaveKey?.name;
    return renderReady(this.#plan, key === undefined ? "piped" : { leaveKey: key });
  }

  /** How to end the wait for the guest's power-off: a raw terminal sends no signal. */
  #hurry(event: MachineEvent): string {
    if (event.event !== "stopping" || event.rung !== "system_powerdown") return "";
    if (!this.#isTerminal()) return "";
    return this.#raw ? `; ${this.#leaveKey?.name} and then Ctrl-C hurries` : "; Ctrl-C hurries";
  }

  #say(text: string): void {
    this.#live.aside(() => {
      if (this.#raw) tellRaw(text);
      else tell(this.#isAlone ? text : withName(this.#plan.name, text));
    });
  }

  #isTerminal(): boolean {
    return this.#host.terminal.stdinIsTerminal;
  }

  #setRaw(raw: boolean): void {
    if (raw === this.#raw) return;
    this.#host.terminal.setRaw(raw);
    this.#raw = raw;
  }
}

/** Each line, with the machine that it is about. Pure. */
function withName(name: string, text: string): string {
  return text.trimEnd().split("\n").map((line) => `${visibleLine(name)}: ${line}`).join("\n");
}

/** The status of a machine that ran, and has ended where `ended` tells how. */
export function statusOf(ended: Ended | undefined, signal: StopSignal | undefined): ExitStatus {
  const status = ended === undefined ? EXIT.done : statusOfEnd(ended);
  return status === EXIT.done && ended !== undefined && signal !== undefined
    ? statusAfter(signal)
    : status;
}

export function warningOf({ path, message }: FileError): string {
  return `warning: cannot use ${path}: ${message}; the machine goes on`;
}
