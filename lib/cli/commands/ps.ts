/** `domrun ps`: the machines of this user. */
import { visibleLine } from "../../findings/visible.ts";
import type { Host } from "../../host/host.ts";
import { machines } from "../../vm/list_machines.ts";
import type { Arguments } from "../arguments.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { print, printJson } from "../output.ts";
import { renderMachines } from "../render/machine.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const found = await machines(host);
  if (args.flag("json")) printJson(found);
  else print(renderMachines(found));
  if (found.length === 0 && !args.flag("json")) {
    print(visibleLine(`Looked in ${host.directories.machines}`));
  }
  return EXIT.done;
}
