/** Whoever asks for a machine that has ended is told so. */
import type { Host } from "../host/host.ts";
import { NoSuchMachineError } from "../vm/errors.ts";
import { lastRun } from "../vm/logs/last_run.ts";

/** Adds the last run of the name to an error that says that no machine is called so. Never throws. */
export async function addLastRun(error: unknown, host: Host): Promise<void> {
  if (!(error instanceof NoSuchMachineError)) return;
  const run = await lastRun(host, error.machine).catch(() => undefined);
  if (run !== undefined) error.lastRun = run;
}
