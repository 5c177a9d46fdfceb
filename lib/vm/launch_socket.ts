/**
 * launch.socket: where a machine that is being started is reached. The launcher listens; a supervisor says
 * `supervise`, hears `ready` once the machine runs, and answers `supervising`; a `stop` gives the launch
 * up. The connection ends without `ready` when the launch failed, however the launcher ended.
 */
import { ConnectError, type Connection, type Host, type Listener } from "../host/host.ts";
import { linesOf, sendLine } from "./lines.ts";

/** How often the launcher looks whether its supervisor lives. */
const LOOK_MS = 50;

/** The launcher's end. */
export class LaunchSocket {
  readonly #host: Host;
  readonly #listener: Listener;
  readonly #path: string;
  readonly #connections = new Set<Connection>();
  readonly #confirmed = Promise.withResolvers<boolean>();
  #supervisor: Connection | undefined;
  #ready = false;

  private constructor(host: Host, path: string, listener: Listener, onStop: () => void) {
    this.#host = host;
    this.#path = path;
    this.#listener = listener;
    this.#serve(onStop);
  }

  /** Listens; `onStop` is called when somebody asks to give the launch up. */
  static async listen(host: Host, path: string, onStop: () => void): Promise<LaunchSocket> {
    return new LaunchSocket(host, path, await host.sockets.listen(path), onStop);
  }

  /**
   * Tells the supervisor that the machine runs, as soon as one has come; true when it says that it
   * supervises, false when it left, died (`lives` is asked now and then), or did not come in time.
   */
  async handOver(
    options: { readonly timeoutMs: number; readonly lives: () => Promise<boolean> },
  ): Promise<boolean> {
    const { clock } = this.#host;
    const deadline = clock.monotonicMs() + options.timeoutMs;
    this.#ready = true;
    if (this.#supervisor !== undefined) this.#tellReady(this.#supervisor);
    for (;;) {
      const pause = Promise.withResolvers<undefined>();
      const timer = clock.after(LOOK_MS, () => pause.resolve(undefined));
      const confirmed = await Promise.race([this.#confirmed.promise, pause.promise]);
      timer.cancel();
      if (confirmed !== undefined) return confirmed;
      if (clock.monotonicMs() > deadline || !(await options.lives())) return false;
    }
  }

  /** Ends every conversation and removes the socket. */
  async close(): Promise<void> {
    this.#listener.close();
    await this.#host.files.remove(this.#path);
    for (const connection of this.#connections) connection.close();
  }

  async #serve(onStop: () => void): Promise<void> {
    for await (const connection of this.#listener.connections) {
      this.#connections.add(connection);
      this.#converse(connection, onStop).catch(() => {});
    }
  }

  async #converse(connection: Connection, onStop: () => void): Promise<void> {
    for await (const line of linesOf(connection)) {
      if (line === "stop") onStop();
      else if (line === "supervising") this.#confirmed.resolve(true);
      else if (line === "supervise") {
        this.#supervisor = connection;
        if (this.#ready) this.#tellReady(connection);
      }
    }
    if (connection === this.#supervisor) this.#confirmed.resolve(false);
    this.#connections.delete(connection);
    connection.close();
  }

  #tellReady(supervisor: Connection): void {
    sendLine(supervisor, "ready").catch(() => this.#confirmed.resolve(false));
  }
}

/** A supervisor's end of a launch that is under way. */
export interface JoinedLaunch {
  /** Resolves when the launch has ended: true when the machine runs, false when it failed or its launcher died. */
  succeeded(): Promise<boolean>;
  /** Lets the launcher go. */
  confirm(): Promise<void>;
  /** Leaves: a launcher that waits for a confirmation sees its supervisor gone. */
  leave(): void;
}

/** Joins the launch at `path` as its supervisor; undefined when nobody launches there. */
export async function joinLaunch(host: Host, path: string): Promise<JoinedLaunch | undefined> {
  const connection = await connectLaunch(host, path, "supervise");
  if (connection === undefined) return undefined;
  return {
    async succeeded() {
      for await (const line of linesOf(connection)) if (line === "ready") return true;
      return false;
    },
    async confirm() {
      // A launcher that is gone needs no answer.
      await sendLine(connection, "supervising").catch(() => {});
      connection.close();
    },
    leave: () => connection.close(),
  };
}

/** Asks the launch at `path` to give up, and returns once it is over; false when nobody launches there. */
export async function stopLaunch(host: Host, path: string): Promise<boolean> {
  const connection = await connectLaunch(host, path, "stop");
  if (connection === undefined) return false;
  for await (const _line of linesOf(connection));
  connection.close();
  return true;
}

async function connectLaunch(
  host: Host,
  path: string,
  request: "supervise" | "stop",
): Promise<Connection | undefined> {
  try {
    const connection = await host.sockets.connect(path);
    await sendLine(connection, request);
    return connection;
  } catch (error) {
    if (error instanceof ConnectError) return undefined;
    throw error;
  }
}
