/** The names of this user's machines, and of those that have ended, without asking any of them. */
import type { Host } from "../host/host.ts";
import { lastRuns } from "../vm/logs/last_run.ts";
import { readRecordIn } from "../vm/machine/read_record.ts";
import { placesOf } from "./places.ts";

/** Sorted; names of what cannot be read are left out. */
export async function machineNames(host: Host): Promise<readonly string[]> {
  const found = await Promise.all(
    placesOf(host).map(async (place) => {
      const own = await place.files.list(place.directories.machines);
      const records = await Promise.all(own.map((name) => readRecordIn(place, name)));
      const living = records.flatMap((one) => one.kind === "record" ? [one.record.plan.name] : []);
      return [...living, ...(await lastRuns(place)).map(({ name }) => name)];
    }),
  );
  return [...new Set(found.flat())].sort();
}
