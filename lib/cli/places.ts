/**
 * Where the machines of this user lie. As a rule it is one place. But cron, su and a login without logind may have found
 * another runtime directory than the shell that asks now.
 */
import type { Host } from "../host/host.ts";
import { isMachineName } from "../domain/machine_name.ts";
import { machineFiles } from "../plan/machine_files.ts";
import { lastRun } from "../vm/logs/last_run.ts";
import { qemuWriting } from "../vm/machine/lost_qemu.ts";

/** This host once for each place, the one where machines are started first. Pure. */
export function placesOf(host: Host): readonly Host[] {
  const { elsewhere = [], ...here } = host;
  return [here, ...elsewhere.map((directories) => ({ ...here, directories }))];
}

/** The host with the place where machine `name` is, or where its last run is kept; else where it would be started. */
export async function placeOf(host: Host, name: string): Promise<Host> {
  const places = placesOf(host);
  const [here = host, ...others] = places;
  if (others.length === 0 || !isMachineName(name)) return here;
  for (const place of places) {
    const { directory } = machineFiles(place.directories.machines, name);
    if (await place.files.stat(directory) !== undefined) return place;
  }
  for (const place of places) {
    const { qemuPidFile } = machineFiles(place.directories.machines, name);
    if (await qemuWriting(place, qemuPidFile) !== undefined) return place;
  }
  for (const place of places) if (await lastRun(place, name) !== undefined) return place;
  return here;
}

/** "/run/user/1000/domrun and /tmp/domrun-1000". Pure. */
export function placesInWords(host: Host): string {
  return placesOf(host).map(({ directories }) => directories.machines).join(" and ");
}
