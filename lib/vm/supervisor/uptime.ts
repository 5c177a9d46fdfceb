/** How long a machine has run. */
import type { Clock } from "../../host/host.ts";

/**
 * Whole seconds since the machine was started. The host's clock is asked once: who sets it later changes nothing. Time in
 * which the host slept does not count then.
 *
 * @param startedAt ISO 8601, by the host's clock
 */
export function uptimeSince(
  clock: Pick<Clock, "now" | "monotonicMs">,
  startedAt: string,
): () => number {
  const ranMs = Math.max(0, clock.now() - Date.parse(startedAt)) || 0;
  const sinceMs = clock.monotonicMs();
  return () => Math.floor((ranMs + clock.monotonicMs() - sinceMs) / 1000);
}
