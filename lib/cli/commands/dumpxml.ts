/** `domrun dumpxml`: the XML of a running machine, with addresses and all else that was filled in. */
import type { Host } from "../../host/host.ts";
import { machineFiles } from "../../plan/machine_files.ts";
import { machineStatus } from "../../vm/list_machines.ts";
import type { Arguments } from "../arguments.ts";
import { machineOperand } from "../machine_operand.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { printXml } from "../output.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const { name } = await machineStatus(host, machineOperand(args));
  printXml(await host.files.readText(machineFiles(host.directories.machines, name).xml));
  return EXIT.done;
}
