/**
 * launch.socket: where a machine that is being started is reached. The launcher listens; a supervisor says
 * `supervise`, then `taken` when the control socket is its own, and hears `ready` once the machine runs; a `stop`
 * gives the launch up. The connection ends without `ready` when the launch failed, however the launcher ended.
 */
import { ConnectError, type Connection, type Host, type Listener } from "../../host/host.ts";
import { linesOf, sendLine } from "../control/lines.ts";

/** How often the launcher looks whether its supervisor lives. */
const LOOK_MS = 50;

/** The launcher's end. */
export class LaunchSocket {
  readonly #host: Host;
  readonly #listener: Listener;
  readonly #path: string;
  readonly #connections = new Set<Connection>();
  /** What became of the supervisor: true when it has taken the machine, false when it has left. */
  readonly #taken = Promise.withResolvers<boolean>();
  #supervisor: Connection | undefined;

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
   * Tells the supervisor that the machine runs, once it has taken it; false when it left, died (`lives` is asked
   * now and then), or did not take it in time.
   */
  async handOver(
    options: { readonly timeoutMs: number; readonly lives: () => Promise<boolean> },
  ): Promise<boolean> {
    const { clock } = this.#host;
    const deadline = clock.monotonicMs() + options.timeoutMs;
    for (;;) {
      const pause = Promise.withResolvers<undefined>();
      const timer = clock.after(LOOK_MS, () => pause.resolve(undefined));
      const taken = await Promise.race([this.#taken.promise, pause.promise]);
      timer.cancel();
      if (taken !== undefined) return taken && await this.#tellReady();
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
      else if (line === "supervise") this.#supervisor ??= connection;
      else if (line === "taken") {
        // Of several that want it, this one has it; that another one leaves means nothing.
        this.#supervisor = connection;
        this.#taken.resolve(true);
      }
    }
    if (connection === this.#supervisor) {
      this.#supervisor = undefined;
      this.#taken.resolve(false);
    }
    this.#connections.delete(connection);
    connection.close();
  }

  async #tellReady(): Promise<boolean> {
    if (this.#supervisor === undefined) return false;
    return await sendLine(this.#supervisor, "ready").then(() => true, () => false);
  }
}

/** A supervisor's end of a launch that is under way. */
export interface JoinedLaunch {
  /** Says that the control socket is ours: the launcher need not wait for us when the machine runs. */
  tellTaken(): Promise<void>;
  /** Resolves when the launch has ended: true when the machine runs, false when it failed or its launcher died. */
  succeeded(): Promise<boolean>;
  /** Ends the conversation. */
  leave(): void;
}

/** Joins the launch at `path` as its supervisor; undefined when nobody launches there. */
export async function joinLaunch(host: Host, path: string): Promise<JoinedLaunch | undefined> {
  const connection = await connectLaunch(host, path, "supervise");
  if (connection === undefined) return undefined;
  return {
    // A launcher that is gone is noticed below.
    tellTaken: () => sendLine(connection, "taken").catch(() => {}),
    async succeeded() {
      for await (const line of linesOf(connection)) if (line === "ready") return true;
      return false;
    },
    leave: () => connection.close(),
  };
}

/**
 * Asks the launch at `path` to give up, and returns when it is over, at once where nobody launches; false when it is
 * not over in time.
 */
export async function stopLaunch(
  host: Host,
  path: string,
  options: { readonly timeoutMs: number },
): Promise<boolean> {
  const connection = await connectLaunch(host, path, "stop");
  if (connection === undefined) return true;
  let timedOut = false;
  const deadline = host.clock.after(options.timeoutMs, () => {
    timedOut = true;
    connection.close();
  });
  for await (const _line of linesOf(connection));
  deadline.cancel();
  connection.close();
  return !timedOut;
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
