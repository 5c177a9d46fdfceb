/** Waiting for the end of something that nobody tells. */
import type { Host } from "../../host/host.ts";

/** True once `lives` says that it is gone, false after `limitMs`; it is looked at every `lookMs`. */
export async function goneWithin(
  { clock }: Pick<Host, "clock">,
  lives: () => Promise<boolean>,
  { limitMs, lookMs }: { readonly limitMs: number; readonly lookMs: number },
): Promise<boolean> {
  const deadline = clock.monotonicMs() + limitMs;
  while (await lives()) {
    if (clock.monotonicMs() > deadline) return false;
    await clock.sleep(lookMs);
  }
  return true;
}
