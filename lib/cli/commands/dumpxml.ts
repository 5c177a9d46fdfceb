/** `domrun dumpxml`: the XML of a machine, or of the last run of one that has ended, with all that was filled in. */
import type { Host } from "../../host/host.ts";
import { machineFiles } from "../../plan/machine_files.ts";
import { unreadable } from "../../vm/errors.ts";
import { machineOrLastRun } from "../../vm/list_machines.ts";
import { lastRunFiles } from "../../vm/logs/last_run.ts";
import { lookAtMachine } from "../../vm/machine/own_directories.ts";
import type { Arguments } from "../arguments.ts";
import { machineOperand } from "../machine_operand.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { printXml } from "../output.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const { name, endedAt, state, reason } = await machineOrLastRun(host, machineOperand(args));
  if (endedAt === undefined) await lookAtMachine(host, name);
  const { xml } = endedAt === undefined
    ? machineFiles(host.directories.machines, name)
    : lastRunFiles(host, name);
  const isLost = state === "unreadable" && await host.files.stat(xml) === undefined;
  if (isLost) throw unreadable(name, reason ?? "");
  printXml(await host.files.readText(xml));
  return EXIT.done;
}
