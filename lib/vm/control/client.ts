/** The supervisor of one machine, as a typed client of its control socket. */
import { ConnectError, type Connection, type Host } from "../../host/host.ts";
import { isObject } from "../../json/object.ts";
import { ControlError, MachineStateError, NoSuchMachineError, unreadable } from "../errors.ts";
import { linesOf, sendLine } from "./lines.ts";
import type { Ended, EventSink, MachineEvent } from "../machine/event.ts";
import { machineFiles } from "../../plan/machine_files.ts";
import { nameForShell } from "../../plan/shell_words.ts";
import { situationOf } from "../machine/situation.ts";
import type { ConsoleStatus, MachineStatus } from "../machine/status.ts";

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

/** A conversation with a supervisor. Every method throws {@link ControlError} when it refuses. */
export interface ControlClient {
  status(): Promise<MachineStatus>;
  /** Returns after everything of the machine has gone. */
  stop(options?: StopOptions): Promise<Ended>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  qmp(command: string, args?: Readonly<Record<string, unknown>>): Promise<unknown>;
  consoles(): Promise<readonly ConsoleUse[]>;
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
  const client = await connectControl(host, name);
  if (client !== undefined) return client;
  const situation = await situationOf(host, name);
  switch (situation.kind) {
    case "none":
      throw new NoSuchMachineError(name);
    case "starting":
      throw new MachineStateError(name, `Machine "${name}" is still being started`);
    case "dead":
      throw new MachineStateError(
        name,
        `Machine "${name}" has died together with its supervisor`,
        `remove what it left: domrun stop ${nameForShell(name)}`,
      );
    case "unreadable":
      throw unreadable(name, situation.reason);
    default:
      throw new MachineStateError(
        name,
        `Machine "${name}" runs without a supervisor`,
        `give it a new one: domrun adopt ${nameForShell(name)}`,
      );
  }
}

/** Undefined when nobody listens. */
export async function connectControl(host: Host, name: string): Promise<ControlClient | undefined> {
  try {
    const path = machineFiles(host.directories.machines, name).controlSocket;
    return new Client(await host.sockets.connect(path), name);
  } catch (error) {
    if (error instanceof ConnectError && error.fault !== "denied") return undefined;
    throw error;
  }
}

class Client implements ControlClient {
  readonly closed: Promise<void>;
  readonly #connection: Connection;
  readonly #machine: string;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  readonly #sinks: EventSink[] = [];
  #lastId = 0;

  constructor(connection: Connection, machine: string) {
    this.#connection = connection;
    this.#machine = machine;
    this.closed = this.#read();
  }

  async call(method: string, params: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    const id = ++this.#lastId;
    const answer = Promise.withResolvers<unknown>();
    this.#waiting.set(id, answer);
    const request = JSON.stringify({ jsonrpc: "2.0", id, method, params });
    await sendLine(this.#connection, request).catch(() => answer.reject(this.#gone()));
    return await answer.promise;
  }

  async status(): Promise<MachineStatus> {
    return await this.call("status") as MachineStatus;
  }

  async stop(options: StopOptions = {}): Promise<Ended> {
    return await this.call("stop", { ...options }) as Ended;
  }

  async pause(): Promise<void> {
    await this.call("pause");
  }

  async resume(): Promise<void> {
    await this.call("resume");
  }

  async qmp(command: string, args: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    return await this.call("qmp", { command, arguments: args });
  }

  async consoles(): Promise<readonly ConsoleUse[]> {
    return await this.call("consoles") as readonly ConsoleUse[];
  }

  async events(sink: EventSink): Promise<void> {
    this.#sinks.push(sink);
    await this.call("events");
  }

  close(): void {
    this.#connection.close();
  }

  async #read(): Promise<void> {
    try {
      for await (const line of linesOf(this.#connection)) this.#take(JSON.parse(line));
    } catch {
      // A supervisor that sends no JSON-RPC is as good as one that is gone.
    }
    this.#connection.close();
    for (const { reject } of this.#waiting.values()) reject(this.#gone());
    this.#waiting.clear();
  }

  #take(message: unknown): void {
    if (!isObject(message)) return;
    if (message["method"] === "event") {
      for (const sink of this.#sinks) sink(message["params"] as MachineEvent);
      return;
    }
    const id = message["id"];
    const waiting = typeof id === "number" ? this.#waiting.get(id) : undefined;
    if (typeof id !== "number" || waiting === undefined) return;
    this.#waiting.delete(id);
    const error = message["error"];
    if (!isObject(error)) return waiting.resolve(message["result"]);
    waiting.reject(
      new ControlError(Number(error["code"]), String(error["message"]), error["data"]),
    );
  }

  #gone(): MachineStateError {
    return new MachineStateError(
      this.#machine,
      `The supervisor of machine "${this.#machine}" has gone without an answer`,
    );
  }
}
