/** One thing after the other, in the order in which they were asked for. */
import type { Clock } from "../../host/host.ts";

/** How long somebody waits for a turn, and what is said of one that does not come. */
export interface Patience {
  readonly limitMs: number;
  readonly late: () => Error;
}

export class Turns {
  readonly #clock: Pick<Clock, "after">;
  #last: Promise<void> = Promise.resolve();

  constructor(clock: Pick<Clock, "after">) {
    this.#clock = clock;
  }

  /** Does it when all before it are done. Without `patience` that is waited for however long it takes. */
  async take<T>(action: () => Promise<T>, patience?: Patience): Promise<T> {
    const before = this.#last;
    const done = Promise.withResolvers<void>();
    // Who gives up lets nobody past those that it waited for.
    this.#last = before.then(() => done.promise);
    try {
      if (patience === undefined) await before;
      else await this.#within(before, patience);
      return await action();
    } finally {
      done.resolve();
    }
  }

  async #within(before: Promise<void>, { limitMs, late }: Patience): Promise<void> {
    const over = Promise.withResolvers<void>();
    const timer = this.#clock.after(limitMs, () => over.reject(late()));
    try {
      await Promise.race([before, over.promise]);
    } finally {
      timer.cancel();
    }
  }
}
