/** What a supervisor reports to the launcher whose machine it has started. */
import type { Ended } from "./event.ts";

/**
 * What became of the start. `running`: the guest runs. `ended`: it ran, and has ended by now. `failed`: it never ran,
 * because it could not be started (the reason is `start-failed`) or was stopped before. After the last two everything
 * of the machine has gone.
 */
export type StartReport =
  | { readonly kind: "running" }
  | { readonly kind: "ended" | "failed"; readonly ended: Ended };
