/** A conversation with the supervisor of one machine: requests, their answers, and the events between them. */
import type { Connection, Host } from "../../host/host.ts";
import { parseExactly } from "../../json/exact.ts";
import { isObject } from "../../json/object.ts";
import { machineFiles } from "../../plan/machine_files.ts";
import { nameForShell } from "../../plan/shell_words.ts";
import { ControlError, MachineStateError, SilentOwnerError } from "../errors.ts";
import type { EventSink } from "../machine/event.ts";
import { isMachineEvent } from "../machine/event_shape.ts";
import { readPid } from "../processes/pid_file.ts";
import { LINE_MAX_LENGTH, linesOf, sendLine } from "./lines.ts";
import { CODE } from "./protocol.ts";

type Params = Readonly<Record<string, unknown>>;

export class Conversation {
  /** Resolves when the supervisor has gone. */
  readonly closed: Promise<void>;
  readonly #host: Host;
  readonly #connection: Connection;
  readonly #machine: string;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  readonly #sinks: EventSink[] = [];
  #lastId = 0;

  constructor(host: Host, connection: Connection, machine: string) {
    this.#host = host;
    this.#connection = connection;
    this.#machine = machine;
    this.closed = this.#read();
  }

  /** The answer, however long it takes. */
  async ask(method: string, params: Params): Promise<unknown> {
    const id = ++this.#lastId;
    const request = JSON.stringify({ jsonrpc: "2.0", id, method, params });
    if (request.length > LINE_MAX_LENGTH) throw tooLong(request.length);
    const answer = Promise.withResolvers<unknown>();
    this.#waiting.set(id, answer);
    await sendLine(this.#connection, request).catch(() => answer.reject(this.#gone()));
    return await answer.promise.catch(async (error) => {
      throw await this.#explained(error);
    });
  }

  /** The answer. Throws {@link SilentOwnerError} where it takes longer. */
  async askWithin(timeoutMs: number, method: string, params: Params): Promise<unknown> {
    const answer = this.ask(method, params);
    const silent = Promise.withResolvers<never>();
    const timer = this.#host.clock.after(timeoutMs, async () => {
      const pid = await this.#supervisorPid();
      silent.reject(new SilentOwnerError(this.#machine, "supervisor", pid));
    });
    answer.catch(() => {}); // nobody waits for it after that
    try {
      return await Promise.race([answer, silent.promise]);
    } finally {
      timer.cancel();
    }
  }

  /** Calls `sink` for each event that comes from now on. */
  listen(sink: EventSink): void {
    this.#sinks.push(sink);
  }

  close(): void {
    this.#connection.close();
  }

  /** A supervisor goes on when domrun is replaced by a newer one, and does not have its methods. */
  async #explained(error: unknown): Promise<unknown> {
    if (!(error instanceof ControlError) || error.code !== CODE.methodNotFound) return error;
    const pid = await this.#supervisorPid();
    const process = pid === undefined ? "" : ` (process ${pid})`;
    const why = `the supervisor of machine "${this.#machine}"${process} is of another domrun`;
    const help = pid === undefined ? {} : {
      help: "give the machine a supervisor of this domrun; it goes on meanwhile: " +
        `kill -KILL ${pid}; domrun adopt ${nameForShell(this.#machine)}`,
    };
    return new ControlError(error.code, `${error.message}: ${why}`, help);
  }

  #supervisorPid(): Promise<number | undefined> {
    const { supervisorPidFile } = machineFiles(this.#host.directories.machines, this.#machine);
    return readPid(this.#host, supervisorPidFile);
  }

  async #read(): Promise<void> {
    try {
      for await (const line of linesOf(this.#connection)) this.#take(parseExactly(line));
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
      const event = message["params"];
      if (isMachineEvent(event)) { for (const sink of this.#sinks) sink(event); }
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

/** What is as long is a document that somebody wrote. */
function tooLong(length: number): ControlError {
  return new ControlError(
    CODE.changeRefused,
    `The document is too long for a machine that runs: the request has ${length} characters, and ` +
      `${LINE_MAX_LENGTH} are the most that a supervisor reads`,
    { fault: "document" },
  );
}
