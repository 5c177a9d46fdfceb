/** What is awaited: a line of the terminal that goes when it is there, and elsewhere plain lines where it takes long. */
import {
  type Host,
  InterruptedError,
  STOP_SIGNALS,
  type StopSignal,
  type Timer,
} from "../host/host.ts";
import type { During } from "../vm/during.ts";
import { type Awaited, renderAwaited } from "./render/awaited.ts";
import { ESC } from "../findings/visible.ts";

/** Nobody wonders about less. A start takes 70 ms, and nothing is drawn. */
const DELAY_MS = 300;
const REDRAW_MS = 100;
/** Where lines stay, only what takes long is told; then after twice that time, and so on. */
const TOLD_MS = 5_000;
/** How often it is looked whether we are in the foreground still: Ctrl-Z and `bg` take us out of it. */
const LOOK_MS = 1000;

/** To the line's beginning, and nothing left of what stood there, also where a resize has wrapped it. */
const ERASE = `\r${ESC}[J`;

/** Drawn anew on one line of a terminal; told in lines that stay; or neither. */
type Way = "drawn" | "told" | "none";

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
 * foreground. Elsewhere it says something where it is asked for lines that stay, for a log or a CI job.
 *
 * The cursor stays at the line's beginning: there what the person types, and what a shell says of Ctrl-Z, begins, too.
 */
export class LiveLine {
  readonly #host: LiveHost;
  readonly #way: Way;
  readonly #awaited = new Set<Awaited>();
  #timer: Timer | undefined;
  #drawn = "";
  #lookedAtMs = -Infinity;
  #isForeground = false;
  #tellNextMs = TOLD_MS;

  /** @param elsewhere what is done off a terminal */
  constructor(host: LiveHost, elsewhere: Exclude<Way, "drawn"> = "none") {
    const { stdinIsTerminal, stdoutIsTerminal, stderrIsTerminal } = host.terminal;
    const kind = host.environment("TERM");
    this.#host = host;
    const isDrawn = kind !== undefined && kind !== "dumb" &&
      stdinIsTerminal && stdoutIsTerminal && stderrIsTerminal;
    this.#way = isDrawn ? "drawn" : elsewhere;
  }

  /** Tells what `whose` machine, or document, waits for. */
  of(whose: string): During {
    return async (what, promise) => {
      if (this.#way === "none") return await promise;
      const one = { whose, what, sinceMs: this.#host.clock.monotonicMs() };
      this.#awaited.add(one);
      this.#timer ??= this.#begin();
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
    if (this.#way !== "drawn") return await work();
    const signalled = Promise.withResolvers<never>();
    const onSignal = (signal: StopSignal) => {
      this.#awaited.clear();
      this.#end();
      signalled.reject(new InterruptedError(signal, `Interrupted by ${signal}`));
    };
    const ignore = this.#host.terminal.onSignal(STOP_SIGNALS, onSignal);
    try {
      return await Promise.race([work(), signalled.promise]);
    } finally {
      ignore();
    }
  }

  #begin(): Timer {
    const { clock } = this.#host;
    return this.#way === "drawn"
      ? clock.after(DELAY_MS, () => this.#redraw())
      : clock.after(this.#tellNextMs, () => this.#tell());
  }

  #end(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#tellNextMs = TOLD_MS;
    this.#erase();
  }

  #erase(): void {
    if (this.#drawn !== "") this.#host.terminal.draw(ERASE);
    this.#drawn = "";
  }

  #tell(): void {
    const { terminal, clock } = this.#host;
    terminal.draw(`${renderAwaited([...this.#awaited], clock.monotonicMs(), Infinity)}\n`);
    this.#timer = clock.after(this.#tellNextMs, () => this.#tell());
    this.#tellNextMs *= 2;
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
