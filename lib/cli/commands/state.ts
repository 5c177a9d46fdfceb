/** `domrun state`: what outlives the runs of machines. */
import type { Host } from "../../host/host.ts";
import { keptStates, type MachineState, removeState } from "../../vm/kept_state.ts";
import type { Arguments } from "../arguments.ts";
import { UsageError } from "../command.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { print, printJson } from "../output.ts";
import { renderTable } from "../render/table.ts";
import { unknownAction } from "../unknown_action.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const [action = "list", ...names] = args.operands;
  if (action === "list") {
    if (names.length > 0) throw new UsageError(`list takes no operand '${names[0]}'`);
    return await list(args.flag("json"), host);
  }
  if (action !== "remove") throw unknownAction("state", action, ["list", "remove"]);
  if (names.length === 0) throw new UsageError("remove needs the name or UUID of a machine");
  const removed: MachineState[] = [];
  for (const name of names) removed.push(await removeState(host, name));
  if (args.flag("json")) printJson(removed);
  else print(removed.map(({ name, directory }) => `${name}: removed ${directory}`).join("\n"));
  return EXIT.done;
}

async function list(json: boolean, host: Host): Promise<ExitStatus> {
  const states = await keptStates(host);
  if (json) printJson(states);
  else if (states.length === 0) print("No machine has left any state");
  else print(renderTable(["NAME", "UUID", "CHANGED", "STATE"], states.map(row)).trimEnd());
  return EXIT.done;
}

function row({ name, uuid, changedMs, files }: MachineState): readonly string[] {
  return [name, uuid, new Date(changedMs).toISOString().slice(0, 16) + "Z", files.join(" ")];
}
