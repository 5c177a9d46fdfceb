/** When a console has said all that it has to say to input that has ended. */
import type { Clock, Timer } from "../host/host.ts";

/** `silent`: the guest has said nothing for its time. `still-talking`: it was not silent for so long. */
export type QuietEnd = "silent" | "still-talking";

export interface QuietTimes {
  /** A guest that says nothing for so long has answered. */
  readonly silentMs: number;
  /** A guest that never stops talking is left after this. */
  readonly atMostMs: number;
}

/** Waits for a silence, from {@link begin} on; whoever hears something says so with {@link heard}. */
export class Quiet {
  readonly #clock: Clock;
  readonly #times: QuietTimes;
  readonly #over = Promise.withResolvers<QuietEnd>();
  #silence: Timer | undefined;
  #bound: Timer | undefined;

  constructor(clock: Clock, times: QuietTimes) {
    this.#clock = clock;
    this.#times = times;
  }

  /** Resolves when it is quiet, or has not been for too long. */
  async begin(): Promise<QuietEnd> {
    const { silentMs, atMostMs } = this.#times;
    this.#bound = this.#clock.after(atMostMs, () => this.#over.resolve("still-talking"));
    this.#silence = this.#clock.after(silentMs, () => this.#over.resolve("silent"));
    return await this.#over.promise;
  }

  heard(): void {
    if (this.#silence === undefined) return;
    this.#silence.cancel();
    this.#silence = this.#clock.after(this.#times.silentMs, () => this.#over.resolve("silent"));
  }

  /** No more timers. */
  end(): void {
    this.#silence?.cancel();
    this.#silence = undefined;
    this.#bound?.cancel();
  }
}
