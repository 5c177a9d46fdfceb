/** JSON-RPC 2.0 over a listener: requests of each connection run side by side, answers keep their ids. */
import { messageOf } from "../../findings/message_of.ts";
import type { Clock, Connection, Listener } from "../../host/host.ts";
import { LineTooLongError } from "../../host/lines.ts";
import {
  CODE,
  idOf,
  parseLine,
  readRequest,
  renderError,
  renderNotification,
  renderResult,
  type RpcRequest,
} from "./protocol.ts";
import { ControlError } from "../errors.ts";
import { linesOf, sendLine } from "./lines.ts";

/** A client that lets more than this many characters wait does not read; it is let go. */
const QUEUE_MAX_LENGTH = 1024 * 1024;
/** For the last answers to leave when the server ends. */
const LAST_WORDS_MS = 500;

/** One client, as a method sees it. */
export interface ControlClientPort {
  /** Sends a notification; a client that has gone misses it. */
  notify(method: string, params: unknown): void;
  /** Calls `action` once the client has gone. */
  onGone(action: () => void): void;
}

/** Answers one method. Throws {@link ControlError}; anything else becomes an internal error. */
export type ControlMethod = (
  params: RpcRequest["params"],
  client: ControlClientPort,
) => Promise<unknown>;

export interface ControlServer {
  /** Answers what is still being answered to, then ends every conversation. */
  close(): Promise<void>;
}

/**
 * Serves `methods` to everyone who connects. A client that does not read what it is sent costs no more than its queue: it
 * is let go when that is full, and holds up the end of nothing.
 */
export function serveControl(
  listener: Listener,
  methods: ReadonlyMap<string, ControlMethod>,
  clock: Clock,
): ControlServer {
  const conversations = new Set<Conversation>();
  const accepting = (async () => {
    for await (const connection of listener.connections) {
      const conversation = new Conversation(connection, methods, clock);
      conversations.add(conversation);
      conversation.ended.then(() => conversations.delete(conversation));
    }
  })();
  return {
    async close() {
      listener.close();
      await accepting;
      await Promise.all([...conversations].map((conversation) => conversation.close()));
    },
  };
}

class Conversation implements ControlClientPort {
  readonly ended: Promise<void>;
  readonly #connection: Connection;
  readonly #methods: ReadonlyMap<string, ControlMethod>;
  readonly #answering = new Set<Promise<void>>();
  readonly #goneActions: (() => void)[] = [];
  readonly #clock: Clock;
  #writing: Promise<void> = Promise.resolve();
  #queued: string[] = [];
  #queuedLength = 0;
  #isWriting = false;
  #isLetGo = false;
  readonly #gone = Promise.withResolvers<void>();

  constructor(
    connection: Connection,
    methods: ReadonlyMap<string, ControlMethod>,
    clock: Clock,
  ) {
    this.#connection = connection;
    this.#methods = methods;
    this.#clock = clock;
    this.ended = this.#read();
  }

  notify(method: string, params: unknown): void {
    this.#send(renderNotification(method, params));
  }

  onGone(action: () => void): void {
    this.#goneActions.push(action);
  }

  async close(): Promise<void> {
    await Promise.all(this.#answering);
    const timer = this.#clock.after(LAST_WORDS_MS, () => this.#letGo());
    await this.#written();
    timer.cancel();
    this.#connection.close();
    await this.ended;
  }

  async #read(): Promise<void> {
    try {
      for await (const line of linesOf(this.#connection)) {
        const answering = this.#answer(line).finally(() => this.#answering.delete(answering));
        this.#answering.add(answering);
      }
    } catch (error) {
      if (!(error instanceof LineTooLongError)) throw error;
      this.#send(renderError(null, new ControlError(CODE.invalidRequest, error.message)));
      await this.#written();
    } finally {
      for (const action of this.#goneActions) action();
      // A client that has sent everything may still wait for answers.
      await Promise.all(this.#answering);
      await this.#written();
      this.#connection.close();
    }
  }

  async #answer(line: string): Promise<void> {
    let value: unknown;
    try {
      value = parseLine(line);
    } catch (error) {
      return this.#send(renderError(null, asControlError(error)));
    }
    if (!Array.isArray(value)) {
      const answer = await this.#answerOne(value);
      return answer === undefined ? undefined : this.#send(answer);
    }
    if (value.length === 0) {
      const empty = new ControlError(CODE.invalidRequest, "A batch holds at least one request");
      return this.#send(renderError(null, empty));
    }
    const answers = await Promise.all(value.map((one) => this.#answerOne(one)));
    const said = answers.filter((answer) => answer !== undefined);
    if (said.length > 0) this.#send(`[${said.join(",")}]`);
  }

  /** The answer as text; undefined for a notification. */
  async #answerOne(value: unknown): Promise<string | undefined> {
    try {
      const request = readRequest(value);
      const method = this.#methods.get(request.method);
      if (method === undefined) {
        if (request.id === undefined) return undefined;
        throw new ControlError(CODE.methodNotFound, `There is no method "${request.method}"`);
      }
      const result = await method(request.params, this);
      return request.id === undefined ? undefined : renderResult(request.id, result);
    } catch (error) {
      const isNotification = isRequestWithoutId(value);
      return isNotification ? undefined : renderError(idOf(value), asControlError(error));
    }
  }

  #send(line: string): void {
    if (this.#isLetGo) return;
    if (this.#queuedLength > QUEUE_MAX_LENGTH) return this.#letGo();
    this.#queued.push(line);
    this.#queuedLength += line.length;
    if (!this.#isWriting) this.#writing = this.#writeQueued();
  }

  async #writeQueued(): Promise<void> {
    this.#isWriting = true;
    try {
      for (let line = this.#queued.shift(); line !== undefined; line = this.#queued.shift()) {
        await sendLine(this.#connection, line);
        this.#queuedLength -= line.length;
      }
    } catch {
      this.#letGo();
    } finally {
      this.#isWriting = false;
    }
  }

  /**
   * Resolves when everything is written, or the client is let go: a write to a client that does not read never ends.
   */
  async #written(): Promise<void> {
    await Promise.race([this.#writing, this.#gone.promise]);
  }

  #letGo(): void {
    this.#isLetGo = true;
    this.#queued = [];
    this.#connection.close();
    this.#gone.resolve();
  }
}

function isRequestWithoutId(value: unknown): boolean {
  try {
    return readRequest(value).id === undefined;
  } catch {
    return false;
  }
}

function asControlError(error: unknown): ControlError {
  if (error instanceof ControlError) return error;
  return new ControlError(
    CODE.internalError,
    messageOf(error),
  );
}
