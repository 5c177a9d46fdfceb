/** The supervisor's timers, each by what it is for. */
import type { Clock, Timer } from "../../host/host.ts";
import type { TimerName } from "./state.ts";

export class NamedTimers {
  readonly #clock: Pick<Clock, "after">;
  readonly #onEnd: (name: TimerName) => void;
  readonly #armed = new Map<TimerName, Timer>();

  /** @param onEnd called when a timer goes off */
  constructor(clock: Pick<Clock, "after">, onEnd: (name: TimerName) => void) {
    this.#clock = clock;
    this.#onEnd = onEnd;
  }

  /** Arms a timer, anew when it is armed. */
  arm(name: TimerName, delayMs: number): void {
    this.cancel(name);
    const timer = this.#clock.after(delayMs, () => {
      this.#armed.delete(name);
      this.#onEnd(name);
    });
    this.#armed.set(name, timer);
  }

  /** Cancels a timer; one that is not armed is fine. */
  cancel(name: TimerName): void {
    this.#armed.get(name)?.cancel();
    this.#armed.delete(name);
  }

  cancelAll(): void {
    for (const name of [...this.#armed.keys()]) this.cancel(name);
  }
}
