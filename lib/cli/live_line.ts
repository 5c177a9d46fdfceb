/** The line of a terminal that says what is awaited, and goes when it is there. */
import { type Host, InterruptedError, type StopSignal, type Timer } from "../host/host.ts";
import type { During } from "../vm/during.ts";
import { type Awaited, renderAwaited } from "./render/awaited.ts";

/** Nobody wonders about less. A start takes 70 ms, and nothing is drawn. */
const DELAY_MS = 300;
const REDRAW_MS = 100;
/** How often it is looked whether we are in the foreground still: Ctrl-Z and `bg` take us out of it. */
const LOOK_MS = 1000;

/** To the line's beginning, and nothing left of what stood there, also where a resize has wrapped it. */
const ERASE = "\r\x1b[J";

type LiveHost = {
  readonly terminal: Pick<
    Host["terminal"],
    | "stdinIsTerminal"
    | "stdoutIsTerminal"
    | "stderrIsTerminal"
    | "columns"
    | "isForeground"
    | "draw"
    | "onSignal"
  >;
  readonly clock: Pick<Host["clock"], "monotonicMs" | "after">;
  readonly environment: Host["environment"];
};

/**
 * Drawn where a person sits in front: all three standard streams are one's terminal, and this process is in its
 * foreground. Elsewhere it does nothing.
 *
 * The cursor stays at the line's beginning: there what the person types, and what a shell says of Ctrl-Z, begins, too.
 */
export class LiveLine {
  readonly #host: LiveHost;
  readonly #isWanted: boolean;
  readonly #awaited = new Set<Awaited>();
  #timer: Timer | undefined;
  #drawn = "";
  #lookedAtMs = -Infinity;
  #isForeground = false;

  constructor(host: LiveHost) {
    const { stdinIsTerminal, stdoutIsTerminal, stderrIsTerminal } = host.terminal;
    const kind = host.environment("TERM");
    this.#host = host;
    this.#isWanted = kind !== undefined && kind !== "dumb" &&
      stdinIsTerminal && stdoutIsTerminal && stderrIsTerminal;
  }

  /** Tells what `whose` machine, or document, waits for. */
  of(whose: string): During {
    return async (what, promise) => {
      if (!this.#isWanted) return await promise;
      const one = { whose, what, sinceMs: this.#host.clock.monotonicMs() };
      this.#awaited.add(one);
      this.#timer ??= this.#host.clock.after(DELAY_MS, () => this.#redraw());
      try {
        return await promise;
      } finally {
        this.#awaited.delete(one);
        if (this.#awaited.size === 0) this.#end();
      }
    };
  }

  /** Runs what writes to the terminal. The line makes room for it, and comes again below. */
  aside<T>(write: () => T): T {
    this.#erase();
    return write();
  }

  /**
   * What `work` gives. Meanwhile a signal takes the line away before it ends the command, where one is drawn.
   *
   * Throws {@link InterruptedError}.
   */
  async unlessSignalled<T>(work: () => Promise<T>): Promise<T> {
    if (!this.#isWanted) return await work();
    const signalled = Promise.withResolvers<never>();
    const onSignal = (signal: StopSignal) => {
      this.#awaited.clear();
      this.#end();
      signalled.reject(new InterruptedError(signal, `Interrupted by ${signal}`));
    };
    const ignore = this.#host.terminal.onSignal(["SIGINT", "SIGTERM", "SIGHUP"], onSignal);
    try {
      return await Promise.race([work(), signalled.promise]);
    } finally {
      ignore();
    }
  }

  #end(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#erase();
  }

  #erase(): void {
    if (this.#drawn !== "") this.#host.terminal.draw(ERASE);
    this.#drawn = "";
  }

  async #redraw(): Promise<void> {
    const { terminal, clock } = this.#host;
    const timer = this.#timer;
    if (clock.monotonicMs() - this.#lookedAtMs >= LOOK_MS) {
      this.#isForeground = await terminal.isForeground();
      this.#lookedAtMs = clock.monotonicMs();
      // Meanwhile what was awaited may have come, and something else be awaited.
      if (this.#timer !== timer) return;
    }
    if (this.#isForeground) this.#draw();
    else this.#drawn = ""; // what stands there now is somebody else's
    this.#timer = clock.after(REDRAW_MS, () => this.#redraw());
  }

  #draw(): void {
    const { terminal, clock } = this.#host;
    const line = renderAwaited([...this.#awaited], clock.monotonicMs(), terminal.columns());
    if (line === this.#drawn) return;
    terminal.draw(`${ERASE}${line}\r`);
    this.#drawn = line;
  }
}
