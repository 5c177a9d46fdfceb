/** `domrun ps`: the machines of this user, and with `-a` those that have ended and documents that are defined. */
import { dirname } from "@std/path/posix";
import { visibleLine } from "../../findings/visible.ts";
import type { Host } from "../../host/host.ts";
import { definedPath } from "../../plan/defined_path.ts";
import { definedNames } from "../../vm/defined_documents.ts";
import { machines, machinesAndLastRuns } from "../../vm/list_machines.ts";
import type { MachineStatus } from "../../vm/machine/status.ts";
import type { Arguments } from "../arguments.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { print, printJson } from "../output.ts";
import { placesInWords, placesOf } from "../places.ts";
import { renderMachines } from "../render/machine.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const all = args.flag("all");
  const list = all ? machinesAndLastRuns : machines;
  const here = (await Promise.all(placesOf(host).map((place) => list(place)))).flat();
  const found = [...here, ...all ? await definedOnly(host, here) : []]
    .sort((a, b) => a.name < b.name ? -1 : 1);
  if (args.flag("json")) printJson(found);
  else print(renderMachines(found));
  if (found.length === 0 && !args.flag("json")) {
    print(visibleLine(`Looked in ${placesInWords(host)}`));
  }
  return EXIT.done;
}

/** Documents that are defined, of which no machine is listed. */
async function definedOnly(
  host: Host,
  listed: readonly MachineStatus[],
): Promise<readonly MachineStatus[]> {
  const known = new Set(listed.map(({ name }) => name));
  return (await definedNames(host)).filter((name) => !known.has(name)).map((name) => ({
    name,
    uuid: "",
    state: "defined",
    supervised: false,
    startedAt: "",
    directory: dirname(definedPath(host.directories, name) ?? ""),
    interfaces: [],
    consoles: [],
  }));
}
