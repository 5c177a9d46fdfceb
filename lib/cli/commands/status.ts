/** `domrun status`: one machine, or how the last one of this name failed. */
import { visibleLine } from "../../findings/visible.ts";
import type { Host } from "../../host/host.ts";
import { NoSuchMachineError } from "../../vm/errors.ts";
import { lastReport } from "../../vm/machine/last_report.ts";
import { machineStatus } from "../../vm/list_machines.ts";
import type { Arguments } from "../arguments.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { print, printJson, tell } from "../output.ts";
import { machineOperand } from "../machine_operand.ts";
import { renderMachine } from "../render/machine.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const name = machineOperand(args);
  try {
    const status = await machineStatus(host, name);
    if (args.flag("json")) printJson(status);
    else print(renderMachine(status));
    return EXIT.done;
  } catch (error) {
    if (error instanceof NoSuchMachineError) await tellLastReport(name, host);
    throw error;
  }
}

async function tellLastReport(name: string, host: Host): Promise<void> {
  const report = await lastReport(host, name);
  if (report === undefined) return;
  tell(
    visibleLine(`The last machine "${name}" ended at ${report.endedAt}: ${report.ended.message}`),
  );
  for (const line of report.ended.log ?? []) tell(visibleLine(`  ${line}`));
}
