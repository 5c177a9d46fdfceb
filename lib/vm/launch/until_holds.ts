/** Waiting for what a starting program makes, such as a socket or a pid file. */
import type { Host } from "../../host/host.ts";

const LOOK_MS = 2;

/** Resolves when `holds` does, or when `started` is settled: then there is nothing to wait for any more. */
export async function untilHolds(
  host: Host,
  started: Promise<unknown>,
  holds: () => Promise<boolean>,
): Promise<void> {
  let over = false;
  const end = () => {
    over = true;
  };
  started.then(end, end);
  while (!over && !(await holds())) await host.clock.sleep(LOOK_MS);
}
