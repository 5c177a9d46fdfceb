/** A QMP client over any connection: a machine's socket, the standard streams of a probed QEMU, a recording. */
import { messageOf } from "../../findings/message_of.ts";
import { type Clock, ConnectError, type Connection, type Timer } from "../../host/host.ts";
import { LineSplitter, LineTooLongError } from "../../host/lines.ts";
import {
  formatCommand,
  LINE_MAX_LENGTH,
  parseQmpLine,
  type QmpEvent,
  type QmpMessage,
  QmpProtocolError,
  type QmpVersion,
} from "./message.ts";

export { type QmpEvent, QmpProtocolError, type QmpVersion } from "./message.ts";

/** QEMU refused a command, in its own words. */
export class QmpError extends Error {
  override name = "QmpError";
  constructor(
    /** `GenericError`, `CommandNotFound`, `DeviceNotFound`, … */
    readonly errorClass: string,
    readonly description: string,
    readonly command: string,
  ) {
    super(`QEMU refused ${command}: ${description}`);
  }
}

/** The connection ended before the reply came, or was closed before the command was sent. */
export class QmpClosedError extends Error {
  override name = "QmpClosedError";
  constructor(readonly command: string, reason: string) {
    super(`${noReply(command)}: ${reason}`);
  }
}

/** The reply did not come in time; one that comes later is dropped. */
export class QmpTimeoutError extends Error {
  override name = "QmpTimeoutError";
  constructor(readonly command: string, readonly timeoutMs: number) {
    super(`${noReply(command)} within ${timeoutMs / 1000} s`);
  }
}

/** Stands for a command's name while the peer has not yet said that it is QMP. */
const GREETING = "the greeting";

function noReply(command: string): string {
  return command === GREETING ? "QEMU did not greet" : `QEMU gave no reply to ${command}`;
}

export type QmpArguments = Readonly<Record<string, unknown>>;

export interface QmpOptions {
  /** Deadline of the greeting, and of every command that names none. @default 10000 */
  readonly timeoutMs?: number;
}

export interface ExecuteOptions {
  readonly timeoutMs?: number;
}

export interface QmpClient {
  /** From the greeting. */
  readonly version: QmpVersion;
  /**
   * Sends a command and waits for its reply; several may be under way. Throws {@link QmpError},
   * {@link QmpClosedError}, {@link QmpTimeoutError} or {@link QmpProtocolError}.
   */
  execute(command: string, args?: QmpArguments, options?: ExecuteOptions): Promise<unknown>;
  /** Calls `listener` on each event from now on, until the returned function is called. */
  onEvent(listener: (event: QmpEvent) => void): () => void;
  /** Resolves with the reason when the connection has ended, whoever ended it. Never rejects. */
  readonly closed: Promise<string>;
  /** Ends the connection; twice is fine. QEMU goes on. */
  close(): void;
}

const DEFAULT_TIMEOUT_MS = 10_000;

/**
 * Waits for the greeting, leaves the negotiation mode, and gives a client.
 *
 * Events that QEMU sends before `onEvent` is first called are kept for its listener. Throws as `execute`
 * does, with the connection closed.
 */
export async function connectQmp(
  connection: Connection,
  clock: Clock,
  options: QmpOptions = {},
): Promise<QmpClient> {
  const session = new QmpSession(connection, clock, options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  try {
    const version = await session.greeting;
    await session.execute("qmp_capabilities");
    return {
      version,
      execute: (command, args, options) => session.execute(command, args, options?.timeoutMs),
      onEvent: (listener) => session.onEvent(listener),
      closed: session.closed,
      close: () => session.end("the connection was closed"),
    };
  } catch (error) {
    session.end("the negotiation failed");
    throw error;
  }
}

interface Pending {
  readonly command: string;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly timer: Timer;
}

/** One connection from its first byte to its end. */
class QmpSession {
  readonly greeting: Promise<QmpVersion>;
  readonly closed: Promise<string>;
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #pending = new Map<string, Pending>();
  readonly #listeners = new Set<(event: QmpEvent) => void>();
  #early: QmpEvent[] | undefined = [];
  #lastId = 0;
  /** Why it ended; undefined while it has not. */
  #ended: string | undefined;
  readonly #resolveClosed: (reason: string) => void;
  readonly #greetingPending: Pending;

  constructor(connection: Connection, clock: Clock, timeoutMs: number) {
    this.#connection = connection;
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
    const closed = Promise.withResolvers<string>();
    this.closed = closed.promise;
    this.#resolveClosed = closed.resolve;
    const greeting = Promise.withResolvers<unknown>();
    this.#greetingPending = this.#wait(GREETING, greeting, timeoutMs, () => {});
    this.greeting = greeting.promise as Promise<QmpVersion>;
    void this.#read();
  }

  execute(command: string, args?: QmpArguments, timeoutMs = this.#timeoutMs): Promise<unknown> {
    if (this.#ended !== undefined) {
      return Promise.reject(new QmpClosedError(command, this.#ended));
    }
    const id = `domrun-${++this.#lastId}`;
    const reply = Promise.withResolvers<unknown>();
    this.#pending.set(id, this.#wait(command, reply, timeoutMs, () => this.#pending.delete(id)));
    const line = new TextEncoder().encode(formatCommand(command, args, id));
    // A QEMU that has gone may have left words behind: the connection has ended when all is read.
    this.#connection.write(line).catch((error) => {
      this.#settle(id)?.reject(new QmpClosedError(command, wordsOf(error)));
    });
    return reply.promise;
  }

  onEvent(listener: (event: QmpEvent) => void): () => void {
    this.#listeners.add(listener);
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const event of early) listener(event);
    return () => this.#listeners.delete(listener);
  }

  /** Ends the connection; everything that waits is rejected, with `error` where there is one. */
  end(reason: string, error?: Error): void {
    if (this.#ended !== undefined) return;
    this.#ended = reason;
    this.#connection.close();
    for (const pending of [this.#greetingPending, ...this.#pending.values()]) {
      pending.timer.cancel();
      pending.reject(error ?? new QmpClosedError(pending.command, reason));
    }
    this.#pending.clear();
    this.#resolveClosed(reason);
  }

  #wait(
    command: string,
    reply: { resolve(value: unknown): void; reject(error: Error): void },
    timeoutMs: number,
    forget: () => void,
  ): Pending {
    const timer = this.#clock.after(timeoutMs, () => {
      forget();
      reply.reject(new QmpTimeoutError(command, timeoutMs));
    });
    return { command, resolve: reply.resolve, reject: reply.reject, timer };
  }

  async #read(): Promise<void> {
    const lines = new LineSplitter(LINE_MAX_LENGTH);
    try {
      for await (const chunk of this.#connection.readable) {
        for (const line of lines.add(chunk)) this.#take(parseQmpLine(line));
      }
      const rest = lines.rest();
      this.end(
        rest === "" ? "it closed the connection" : `it closed the connection after: ${rest}`,
      );
    } catch (error) {
      const fault = error instanceof LineTooLongError
        ? new QmpProtocolError(`Not a QMP message: ${error.message}`)
        : error;
      this.end(wordsOf(fault), fault instanceof QmpProtocolError ? fault : undefined);
    }
  }

  #take(message: QmpMessage): void {
    switch (message.kind) {
      case "greeting":
        this.#greetingPending.timer.cancel();
        this.#greetingPending.resolve(message.version);
        return;
      case "event":
        if (this.#early !== undefined) this.#early.push(message.event);
        for (const listener of this.#listeners) listener(message.event);
        return;
      case "return":
        this.#settle(message.id)?.resolve(message.value);
        return;
      case "error": {
        if (message.id === undefined) throw new QmpProtocolError(message.description);
        const pending = this.#settle(message.id);
        pending?.reject(new QmpError(message.errorClass, message.description, pending.command));
      }
    }
  }

  /** The command that the reply is for; undefined when its deadline has passed. */
  #settle(id: string | undefined): Pending | undefined {
    if (id === undefined) throw new QmpProtocolError("QEMU sent a reply that names no command");
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    pending?.timer.cancel();
    return pending;
  }
}

function wordsOf(error: unknown): string {
  if (error instanceof ConnectError && error.fault === "closed") return "it closed the connection";
  return messageOf(error);
}
