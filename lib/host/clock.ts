/** The time, and timers. */
import type { Clock } from "./host.ts";

export function systemClock(): Clock {
  return {
    now: () => Date.now(),
    monotonicMs: () => performance.now(),
    after(delayMs, action) {
      // Deno calls a timer that is cancelled in the very turn of its event loop in which it is due.
      let isCancelled = false;
      const timer = setTimeout(() => {
        if (!isCancelled) action();
      }, delayMs);
      return {
        cancel() {
          isCancelled = true;
          clearTimeout(timer);
        },
      };
    },
    sleep: (delayMs) => new Promise((resolve) => setTimeout(resolve, delayMs)),
  };
}
