/**
 * launch.socket: where a machine that is being started is reached. The launcher listens. A `stop` gives the launch up:
 * `stopping` is answered at once, and the conversation ends when everything is undone.
 *
 * A supervisor says `supervise`, then `taken` when the control socket is its own. It hears `start MS` when QEMU waits
 * with the guest, MS milliseconds after the launch began; from then on the machine is its own. It says what became of
 * the guest: `running`, `failed` with how (JSON), or `ended` with how, also after `running`; and hears `stop` when the
 * launch is given up nevertheless. Before `start` it may hear `over`: the launch has failed, and was undone. A launcher
 * that is gone without a word was killed.
 */
import { ConnectError, type Connection, type Host, type Listener } from "../../host/host.ts";
import { linesOf, sendLine } from "../control/lines.ts";
import type { Ended } from "../machine/event.ts";
import { ENDED } from "../machine/status.ts";
import type { StartReport } from "../machine/start_report.ts";
import { unlessAborted } from "./launching.ts";

/** How often the launcher looks whether its supervisor lives. */
const LOOK_MS = 50;

/** A question whose answer may never come. */
interface Patience {
  readonly timeoutMs: number;
  /** Whether the supervisor's process is there; asked now and then. */
  readonly lives: () => Promise<boolean>;
}

/** The launcher's end. */
export class LaunchSocket {
  readonly #host: Host;
  readonly #listener: Listener;
  readonly #connections = new Set<Connection>();
  /** Resolves with the conversation of the supervisor that has taken the machine. */
  readonly #taken = Promise.withResolvers<Connection>();
  /** Resolves with the first report. */
  readonly #reported = Promise.withResolvers<StartReport>();
  /** Resolves when the supervisor that has taken the machine has left. */
  readonly #left = Promise.withResolvers<undefined>();
  #isStarted = false;
  #lastReport: StartReport | undefined;

  private constructor(host: Host, listener: Listener, onStop: () => void) {
    this.#host = host;
    this.#listener = listener;
    this.#serve(onStop);
  }

  /** Listens; `onStop` is called when somebody asks to give the launch up. */
  static async listen(host: Host, path: string, onStop: () => void): Promise<LaunchSocket> {
    return new LaunchSocket(host, await host.sockets.listen(path), onStop);
  }

  /** Waits for a supervisor that has taken the machine; false when none did. Rejects when `signal` is aborted. */
  async isTaken(patience: Patience, signal: AbortSignal): Promise<boolean> {
    const answer = Promise.race([this.#taken.promise, this.#left.promise]);
    return await this.#within(patience, unlessAborted(signal, answer)) !== undefined;
  }

  /**
   * Tells the supervisor that has taken the machine to start the guest, and to stop it when `signal` is aborted; gives
   * what it reports, or undefined when it went without a report, or does not answer in time.
   */
  async start(
    elapsedMs: number,
    patience: Patience,
    signal: AbortSignal,
  ): Promise<StartReport | undefined> {
    const supervisor = await this.#taken.promise;
    const stop = () => void sendLine(supervisor, "stop").catch(() => {});
    this.#isStarted = true;
    await sendLine(supervisor, `start ${Math.round(elapsedMs)}`).catch(() => {});
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop);
    try {
      await this.#within(patience, Promise.race([this.#reported.promise, this.#left.promise]));
      // Of a guest that ends at once the second report may have come with the first.
      return this.#lastReport;
    } finally {
      signal.removeEventListener("abort", stop);
    }
  }

  /**
   * Ends every conversation. The socket's file goes with the machine's directory, or is removed by whoever has it: by
   * now there may be a new machine of the name.
   */
  async close(): Promise<void> {
    this.#listener.close();
    for (const connection of this.#connections) {
      if (!this.#isStarted) await sendLine(connection, "over").catch(() => {});
      connection.close();
    }
  }

  /** What is answered; undefined when the supervisor has died or has not answered in time. */
  async #within<T>({ timeoutMs, lives }: Patience, answer: Promise<T>): Promise<T | undefined> {
    const { clock } = this.#host;
    const deadline = clock.monotonicMs() + timeoutMs;
    const none = Symbol();
    for (;;) {
      const pause = Promise.withResolvers<typeof none>();
      const timer = clock.after(LOOK_MS, () => pause.resolve(none));
      const answered = await Promise.race([answer, pause.promise]);
      timer.cancel();
      if (answered !== none) return answered;
      if (clock.monotonicMs() > deadline || !(await lives())) return undefined;
    }
  }

  async #serve(onStop: () => void): Promise<void> {
    for await (const connection of this.#listener.connections) {
      this.#connections.add(connection);
      this.#converse(connection, onStop).catch(() => {});
    }
  }

  async #converse(connection: Connection, onStop: () => void): Promise<void> {
    let isSupervisor = false;
    for await (const line of linesOf(connection)) {
      if (line === "stop") {
        onStop();
        await sendLine(connection, "stopping").catch(() => {});
      } else if (line === "taken") {
        // Of several that want it, one has it; that another one leaves means nothing.
        isSupervisor = true;
        this.#taken.resolve(connection);
      } else if (isSupervisor) this.#hear(line);
    }
    if (isSupervisor) this.#left.resolve(undefined);
    this.#connections.delete(connection);
    connection.close();
  }

  #hear(line: string): void {
    const report = parseReport(line);
    if (report === undefined) return;
    this.#lastReport = report;
    this.#reported.resolve(report);
  }
}

function formatReport(report: StartReport): string {
  return report.kind === "running" ? report.kind : `${report.kind} ${JSON.stringify(report.ended)}`;
}

/** It comes from a copy of this program; what does not look so is no report. */
function parseReport(line: string): StartReport | undefined {
  if (line === "running") return { kind: line };
  const [, kind, text = ""] = /^(ended|failed) (.*)$/.exec(line) ?? [];
  if (kind === undefined) return undefined;
  const value: unknown = JSON.parse(text);
  if (ENDED(value, "ended") !== undefined) return undefined;
  return { kind: kind === "ended" ? "ended" : "failed", ended: value as Ended };
}

/** What a supervisor that has joined a launch hears first. `gone`: the launcher was killed. */
export type LaunchWord =
  | { readonly kind: "start"; readonly elapsedMs: number }
  | { readonly kind: "over" | "gone" };

/** A supervisor's end of a launch that is under way. */
export interface JoinedLaunch {
  /** Says that the control socket is ours: the launcher need not wait for us when QEMU is ready. */
  tellTaken(): Promise<void>;
  /** Waits for the launcher's word. `onStop` is called when it wants the machine stopped after it said `start`. */
  hear(onStop: () => void): Promise<LaunchWord>;
  /** A launcher that has left hears nothing, which is fine. */
  report(report: StartReport): Promise<void>;
  /** Ends the conversation. */
  leave(): void;
}

/** Joins the launch at `path` as its supervisor; undefined when nobody launches there. */
export async function joinLaunch(host: Host, path: string): Promise<JoinedLaunch | undefined> {
  const connection = await connectLaunch(host, path, "supervise");
  if (connection === undefined) return undefined;
  // A launcher that is gone is noticed by who reads.
  const say = (line: string) => sendLine(connection, line).catch(() => {});
  return {
    tellTaken: () => say("taken"),
    async hear(onStop) {
      const lines = linesOf(connection);
      const { value } = await lines.next();
      const [, elapsed] = /^start (\d+)$/.exec(value ?? "") ?? [];
      if (elapsed === undefined) return { kind: value === "over" ? "over" : "gone" };
      hearStop(lines, onStop);
      return { kind: "start", elapsedMs: Number(elapsed) };
    },
    report: (report) => say(formatReport(report)),
    leave: () => connection.close(),
  };
}

async function hearStop(lines: AsyncIterable<string>, onStop: () => void): Promise<void> {
  for await (const line of lines) if (line === "stop") onStop();
}

/** What a launch did when it was asked to give up. `silent`: without a word; `late`: it is not over in time. */
export type GivenUp = "over" | "silent" | "late";

/**
 * Asks the launch at `path` to give up, and returns when it is over, at once where nobody launches.
 *
 * @param limits for its first word, and for its end after that
 */
export async function stopLaunch(
  host: Host,
  path: string,
  limits: { readonly silentMs: number; readonly timeoutMs: number },
): Promise<GivenUp> {
  const connection = await connectLaunch(host, path, "stop");
  if (connection === undefined) return "over";
  let outcome: GivenUp = "over";
  const within = (limitMs: number, otherwise: GivenUp) =>
    host.clock.after(limitMs, () => {
      outcome = otherwise;
      connection.close();
    });
  let deadline = within(limits.silentMs, "silent");
  for await (const _line of linesOf(connection)) {
    deadline.cancel();
    deadline = within(limits.timeoutMs, "late");
  }
  deadline.cancel();
  connection.close();
  return outcome;
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
