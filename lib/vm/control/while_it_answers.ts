/** Waiting for what a supervisor takes its time for, as long as it is there. */
import type { Host } from "../../host/host.ts";
import type { ControlClient } from "./client.ts";

/** How often it is asked whether it is there. */
const PING_MS = 2_000;
/** How long the owner of a machine has for an answer. */
export const SILENT_MS = 5_000;

/** What `work` gives; throws {@link SilentOwnerError} when the supervisor does not answer meanwhile. */
export async function whileItAnswers<T>(
  host: Host,
  client: ControlClient,
  work: Promise<T>,
): Promise<T> {
  let over = false;
  const end = () => {
    over = true;
  };
  work.then(end, end);
  while (!over) {
    const pause = Promise.withResolvers<void>();
    const timer = host.clock.after(PING_MS, pause.resolve);
    try {
      await Promise.race([work, pause.promise]);
    } finally {
      timer.cancel();
    }
    if (!over) await Promise.race([work, client.ping(SILENT_MS)]);
  }
  return await work;
}
