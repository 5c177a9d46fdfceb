/** How a machine that failed ended, kept for people who were not there, until its name is used again. */
import { basename, join } from "@std/path/posix";
import type { Host } from "../../host/host.ts";
import { machineFiles } from "../../plan/machine_files.ts";
import { readShaped } from "./read_record.ts";
import { LAST_REPORT, type LastReport } from "./status.ts";

/** Begins with a dot: no machine has such a name. */
const DIRECTORY = ".last";

export async function keepReport(host: Host, report: LastReport): Promise<void> {
  await host.files.ensureDirectory(join(host.directories.machines, DIRECTORY), 0o700);
  await host.files.writeAtomically(pathOf(host, report.name), `${JSON.stringify(report)}\n`);
}

/** Undefined when the last machine of this name did not fail. */
export async function lastReport(host: Host, name: string): Promise<LastReport | undefined> {
  return await readShaped(host, pathOf(host, name), LAST_REPORT);
}

/** Removes the report, and the directory of reports with the last one. */
export async function forgetReport(host: Host, name: string): Promise<void> {
  await host.files.remove(pathOf(host, name));
  // Refused as long as there are others.
  await host.files.remove(join(host.directories.machines, DIRECTORY)).catch(() => {});
}

/** It has the name of the machine's directory, which is never too long for a file. */
function pathOf(host: Host, name: string): string {
  const { machines } = host.directories;
  return join(machines, DIRECTORY, `${basename(machineFiles(machines, name).directory)}.json`);
}
