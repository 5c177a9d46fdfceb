/** QMP as this folder needs it: the connection to one machine's QEMU. */
import type { Connection, Host } from "../host/host.ts";
import { linesOf, sendLine } from "./lines.ts";

export interface QmpEvent {
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** QEMU answered with an error; `class` is QAPI's (`GenericError`, `CommandNotFound`, `DeviceNotFound`). */
export class QmpCommandError extends Error {
  override name = "QmpCommandError";
  constructor(readonly command: string, readonly errorClass: string, words: string) {
    super(words);
  }
}

/** The connection ended or QEMU did not answer in time. */
export class QmpLostError extends Error {
  override name = "QmpLostError";
}

export interface Qmp {
  /** Throws {@link QmpCommandError} when QEMU refuses, {@link QmpLostError} when it does not answer. */
  execute(
    command: string,
    args?: Readonly<Record<string, unknown>>,
    options?: { readonly timeoutMs?: number },
  ): Promise<unknown>;
  /** Calls `action` for each event that QEMU sends from the first command on. */
  onEvent(action: (event: QmpEvent) => void): void;
  /** Resolves when either side closed. */
  readonly closed: Promise<void>;
  close(): void;
}

const ANSWER_MS = 30_000;
const STATUS_MS = 10_000;

interface Waiting {
  readonly command: string;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Connects, reads the greeting and negotiates. Throws when that takes longer than `timeoutMs`. */
export async function connectQmp(
  host: Host,
  path: string,
  options: { readonly timeoutMs: number },
): Promise<Qmp> {
  const connection = await host.sockets.connect(path);
  const client = new Client(host, connection);
  try {
    await client.execute("qmp_capabilities", {}, options);
  } catch (error) {
    client.close();
    throw error;
  }
  return client;
}

/** `query-status`, whose answer is {status, running, …} (QAPI, StatusInfo). */
export async function runState(qmp: Qmp): Promise<string> {
  const answer = await qmp.execute("query-status", {}, { timeoutMs: STATUS_MS });
  return isObject(answer) ? String(answer["status"]) : "unknown";
}

class Client implements Qmp {
  readonly closed: Promise<void>;
  readonly #host: Host;
  readonly #connection: Connection;
  readonly #waiting = new Map<number, Waiting>();
  readonly #actions: ((event: QmpEvent) => void)[] = [];
  readonly #early: QmpEvent[] = [];
  #lastId = 0;
  #open = true;

  constructor(host: Host, connection: Connection) {
    this.#host = host;
    this.#connection = connection;
    this.closed = this.#read();
  }

  async execute(
    command: string,
    args: Readonly<Record<string, unknown>> = {},
    options: { readonly timeoutMs?: number } = {},
  ): Promise<unknown> {
    if (!this.#open) throw new QmpLostError("QMP is not connected");
    const id = ++this.#lastId;
    const timeoutMs = options.timeoutMs ?? ANSWER_MS;
    const answer = new Promise<unknown>((resolve, reject) => {
      this.#waiting.set(id, { command, resolve, reject });
    });
    const timer = this.#host.clock.after(timeoutMs, () => {
      this.#waiting.get(id)?.reject(
        new QmpLostError(`QEMU did not answer ${command} within ${timeoutMs} ms`),
      );
    });
    try {
      await sendLine(this.#connection, JSON.stringify({ execute: command, arguments: args, id }))
        .catch((error) => this.#waiting.get(id)?.reject(new QmpLostError(String(error))));
      return await answer;
    } finally {
      timer.cancel();
      this.#waiting.delete(id);
    }
  }

  onEvent(action: (event: QmpEvent) => void): void {
    this.#actions.push(action);
    for (const event of this.#early.splice(0)) action(event);
  }

  close(): void {
    this.#connection.close();
  }

  async #read(): Promise<void> {
    try {
      for await (const line of linesOf(this.#connection)) this.#take(line);
    } catch {
      // A peer that sends no QMP is as good as one that is gone.
    }
    this.#open = false;
    this.#connection.close();
    for (const { reject } of this.#waiting.values()) {
      reject(new QmpLostError("QEMU closed the QMP connection"));
    }
  }

  #take(line: string): void {
    if (line.trim() === "") return;
    const message: Record<string, unknown> = JSON.parse(line);
    if (typeof message["event"] === "string") {
      const data = message["data"];
      const event = { name: message["event"], data: isObject(data) ? data : {} };
      if (this.#actions.length === 0) this.#early.push(event);
      for (const action of this.#actions) action(event);
      return;
    }
    const id = message["id"];
    const waiting = typeof id === "number" ? this.#waiting.get(id) : undefined;
    if (waiting === undefined) return;
    const error = message["error"];
    if (isObject(error)) {
      waiting.reject(
        new QmpCommandError(waiting.command, String(error["class"]), String(error["desc"])),
      );
    } else waiting.resolve(message["return"]);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
