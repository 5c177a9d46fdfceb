/** The supervisor of one machine, as a typed client of its control socket. */
import { ConnectError, type Host } from "../../host/host.ts";
import {
  ControlError,
  died,
  MachineStateError,
  movedAway,
  NoSuchMachineError,
  stillStarting,
  unreadable,
} from "../errors.ts";
import { Conversation } from "./conversation.ts";
import type { Ended, EventSink } from "../machine/event.ts";
import type { PlannedForward } from "../../plan/launch_plan.ts";
import type { Medium } from "../../domain/update_devices.ts";
import type { Applied, ApplyOptions } from "../supervisor/applier.ts";
import type { DetachOptions } from "../supervisor/device_changer.ts";
import type { AttachedDevice, ChangedDevice } from "../supervisor/device_steps.ts";
import type { FreeChoice } from "../supervisor/free_choice.ts";
import type { ChangedForwards, ForwardWishes } from "../supervisor/forward_changer.ts";
import type { ChangedMemory } from "../supervisor/setting_changer.ts";
import { machineFiles } from "../../plan/machine_files.ts";
import { nameForShell } from "../../plan/shell_words.ts";
import { readRecord } from "../machine/read_record.ts";
import { situationOf } from "../machine/situation.ts";
import type { ConsoleStatus, MachineStatus } from "../machine/status.ts";
import { lookAtMachine } from "../machine/own_directories.ts";

/** A supervisor answers at once, but for its first look at QEMU (`status`); one that does not is frozen. */
const ANSWER_MS = 8_000;
/** More than the supervisor waits for QEMU's answer. */
const QMP_ANSWER_MS = 65_000;

/** pesto has 5 s, a passt that is started again as long, and changes are made one after the other. */
const CHANGE_ANSWER_MS = 30_000;

/** Many changes, each of which may wait for the guest. */
const APPLY_ANSWER_MS = 300_000;

export interface InterfaceForwards {
  readonly interface: string;
  readonly forwards: readonly PlannedForward[];
}

/** A console and whether somebody is attached: QEMU serves one client at a time. */
export interface ConsoleUse extends ConsoleStatus {
  readonly busy: boolean;
}

export interface StopOptions {
  /** For the guest to power off; absent: 30 s. */
  readonly timeoutMs?: number;
  /** Ends QEMU without asking the guest. */
  readonly force?: boolean;
}

/**
 * A conversation with a supervisor. Every method throws {@link ControlError} when it refuses, and
 * {@link MachineStateError} when it has gone; {@link SilentOwnerError} when it does not answer.
 */
export interface ControlClient {
  /** Resolves when the supervisor has answered. `timeoutMs`: absent, some seconds. */
  ping(timeoutMs?: number): Promise<void>;
  status(): Promise<MachineStatus>;
  /** Returns after everything of the machine has gone, however long that takes: see `ping`. */
  stop(options?: StopOptions): Promise<Ended>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Returns when the guest boots again, however long that takes: see `ping`. `timeoutMs`: absent, 30 s. */
  reboot(timeoutMs?: number): Promise<void>;
  qmp(command: string, args?: Readonly<Record<string, unknown>>): Promise<unknown>;
  consoles(): Promise<readonly ConsoleUse[]>;
  /** Gives the machine the device that the XML describes, with what is left open beside it. */
  attach(xml: string, choice?: FreeChoice): Promise<AttachedDevice>;
  /** Takes a device away; `device`: its alias, a disk's target, an interface's MAC address. */
  detach(device: string, options?: DetachOptions): Promise<ChangedDevice>;
  /** Makes the machine what another document says, as far as it can be while it runs. */
  apply(xml: string, options: ApplyOptions): Promise<Applied>;
  /** Another medium for a drive; absent: none. */
  changeMedium(device: string, medium: Medium | undefined): Promise<ChangedDevice>;
  /** Plugs the cable of an interface in, or pulls it; absent: of the first one. */
  setLink(state: "up" | "down", alias: string | undefined): Promise<ChangedDevice>;
  /** Asks the guest to do with so much memory. */
  setMemory(memoryKiB: number): Promise<ChangedMemory>;
  /** The forwards of each interface. */
  forwards(): Promise<readonly InterfaceForwards[]>;
  /** Adds or removes forwards as a whole; see {@link ForwardWishes}. */
  changeForwards(action: "add" | "remove", wishes: ForwardWishes): Promise<ChangedForwards>;
  /** Calls `sink` for each event from now on; resolves once the supervisor will send them. */
  events(sink: EventSink): Promise<void>;
  /** Any method by name, for those that have no method here. */
  call(method: string, params?: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** Resolves when the supervisor has gone, as it does after the machine. */
  readonly closed: Promise<void>;
  close(): void;
}

/**
 * Connects to the supervisor of machine `name`.
 *
 * Errors: {@link NoSuchMachineError}; {@link MachineStateError} when the machine has no supervisor (yet).
 */
export async function controlClient(host: Host, name: string): Promise<ControlClient> {
  await lookAtMachine(host, name);
  const client = await connectControl(host, name);
  if (client !== undefined) return client;
  const situation = await situationOf(host, name);
  switch (situation.kind) {
    case "none":
      throw new NoSuchMachineError(name);
    case "starting":
      throw stillStarting(name);
    case "dead":
      throw died(name, situation.record);
    case "unreadable":
      if (situation.of !== undefined) throw movedAway(name, situation.of);
      throw unreadable(name, situation.reason);
    default:
      throw new MachineStateError(
        name,
        `Machine "${name}" runs without a supervisor`,
        `give it a new one: domrun adopt ${nameForShell(name)}`,
      );
  }
}

/** Undefined when nobody listens, or another machine's supervisor does: somebody moved its directory. */
export async function connectControl(host: Host, name: string): Promise<ControlClient | undefined> {
  const read = await readRecord(host, name);
  if (read.kind === "unreadable" && read.of !== undefined) return undefined;
  try {
    const path = machineFiles(host.directories.machines, name).controlSocket;
    return new Client(new Conversation(host, await host.sockets.connect(path), name));
  } catch (error) {
    if (error instanceof ConnectError && error.fault !== "denied") return undefined;
    throw error;
  }
}

class Client implements ControlClient {
  readonly closed: Promise<void>;
  readonly #conversation: Conversation;

  constructor(conversation: Conversation) {
    this.#conversation = conversation;
    this.closed = conversation.closed;
  }

  async call(
    method: string,
    params: Readonly<Record<string, unknown>> = {},
    timeoutMs: number = ANSWER_MS,
  ): Promise<unknown> {
    return await this.#conversation.askWithin(timeoutMs, method, params);
  }

  async ping(timeoutMs?: number): Promise<void> {
    try {
      await this.call("ping", {}, timeoutMs);
    } catch (error) {
      // A refusal is an answer, too: an older supervisor does not know the method.
      if (!(error instanceof ControlError)) throw error;
    }
  }

  /**
   * A change, which may take its time. One that does not answer is not asked: a frozen supervisor would make the change
   * when it goes on, long after the user was told that it failed.
   */
  async #change(
    method: string,
    params: Readonly<Record<string, unknown>>,
    timeoutMs: number = CHANGE_ANSWER_MS,
  ): Promise<unknown> {
    await this.ping();
    return await this.call(method, params, timeoutMs);
  }

  async status(): Promise<MachineStatus> {
    return await this.call("status") as MachineStatus;
  }

  async stop(options: StopOptions = {}): Promise<Ended> {
    return await this.#conversation.ask("stop", { ...options }) as Ended;
  }

  async pause(): Promise<void> {
    await this.call("pause");
  }

  async resume(): Promise<void> {
    await this.call("resume");
  }

  async reboot(timeoutMs?: number): Promise<void> {
    await this.#conversation.ask("reboot", timeoutMs === undefined ? {} : { timeoutMs });
  }

  async qmp(command: string, args: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    return await this.call("qmp", { command, arguments: args }, QMP_ANSWER_MS);
  }

  async consoles(): Promise<readonly ConsoleUse[]> {
    return await this.call("consoles") as readonly ConsoleUse[];
  }

  async attach(xml: string, choice: FreeChoice = {}): Promise<AttachedDevice> {
    return await this.#change("attach", { xml, ...choice }) as AttachedDevice;
  }

  async detach(
    device: string,
    { timeoutMs, force = false }: DetachOptions = {},
  ): Promise<ChangedDevice> {
    const params = { device, force, ...timeoutMs === undefined ? {} : { timeoutMs } };
    const patienceMs = CHANGE_ANSWER_MS + (timeoutMs ?? 0);
    return await this.#change("detach", params, patienceMs) as ChangedDevice;
  }

  async apply(xml: string, options: ApplyOptions): Promise<Applied> {
    return await this.#change("apply", { xml, ...options }, APPLY_ANSWER_MS) as Applied;
  }

  async changeMedium(device: string, medium: Medium | undefined): Promise<ChangedDevice> {
    const params = { device, ...medium };
    return await this.#change("change-medium", params) as ChangedDevice;
  }

  async setLink(state: "up" | "down", alias: string | undefined): Promise<ChangedDevice> {
    const params = { state, ...alias === undefined ? {} : { interface: alias } };
    return await this.#change("set-link", params) as ChangedDevice;
  }

  async setMemory(memoryKiB: number): Promise<ChangedMemory> {
    return await this.#change("set-memory", { memoryKiB }) as ChangedMemory;
  }

  async forwards(): Promise<readonly InterfaceForwards[]> {
    return await this.call("forward-list") as readonly InterfaceForwards[];
  }

  async changeForwards(action: "add" | "remove", wishes: ForwardWishes): Promise<ChangedForwards> {
    const answer = await this.#change(`forward-${action}`, { ...wishes });
    return answer as ChangedForwards;
  }

  async events(sink: EventSink): Promise<void> {
    this.#conversation.listen(sink);
    await this.call("events");
  }

  close(): void {
    this.#conversation.close();
  }
}
