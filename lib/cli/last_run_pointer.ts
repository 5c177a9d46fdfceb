/** Whoever asks for a machine that is not there is told of its document, its last run, and where it was looked for. */
import { closest } from "../findings/suggestion.ts";
import type { Host } from "../host/host.ts";
import { definedNames } from "../vm/defined_documents.ts";
import { NoSuchMachineError } from "../vm/errors.ts";
import { machineNames } from "./machine_names.ts";
import { placeOf, placesInWords, placesOf } from "./places.ts";
import { lastRun } from "../vm/logs/last_run.ts";

/**
 * Completes the error that no machine has this name: with what there is of that name, and where it was looked for. Never
 * throws.
 */
export async function addWhereToLook(error: unknown, host: Host): Promise<void> {
  if (!(error instanceof NoSuchMachineError)) return;
  if (placesOf(host).length > 1) error.lookedIn = placesInWords(host);
  error.isDefined = await definedNames(host)
    .then((names) => names.includes(error.machine), () => false);
  const place = await placeOf(host, error.machine).catch(() => host);
  const run = await lastRun(place, error.machine).catch(() => undefined);
  if (run !== undefined) error.lastRun = run;
  else error.near = closest(error.machine, await machineNames(host).catch(() => []));
}
