/** `domrun ps`: the machines of this user, and with `-a` those that have ended. */
import { visibleLine } from "../../findings/visible.ts";
import type { Host } from "../../host/host.ts";
import { machines, machinesAndLastRuns } from "../../vm/list_machines.ts";
import type { Arguments } from "../arguments.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { print, printJson } from "../output.ts";
import { placesInWords, placesOf } from "../places.ts";
import { renderMachines } from "../render/machine.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const all = args.flag("all");
  const list = all ? machinesAndLastRuns : machines;
  const found = (await Promise.all(placesOf(host).map((place) => list(place)))).flat()
    .sort((a, b) => a.name < b.name ? -1 : 1);
  if (args.flag("json")) printJson(found);
  else print(renderMachines(found));
  if (found.length === 0 && !args.flag("json")) {
    print(visibleLine(`Looked in ${placesInWords(host)}`));
  }
  return EXIT.done;
}
