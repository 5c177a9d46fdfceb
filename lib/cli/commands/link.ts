/** `domrun link`: the network cable of a machine that runs. */
import type { Host } from "../../host/host.ts";
import { controlClient } from "../../vm/control/client.ts";
import type { Arguments } from "../arguments.ts";
import { UsageError } from "../command.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { requireMachineName } from "../machine_operand.ts";
import { print, printJson } from "../output.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  // In virsh's order.
  const [name = "", ...rest] = args.operands;
  const state = rest.pop();
  const [device = args.text("interface")] = rest;
  requireMachineName(name);
  if (state !== "up" && state !== "down") {
    throw new UsageError(`link takes up or down, found '${state}'`);
  }
  if (rest.length > 0 && args.text("interface") !== undefined) {
    throw new UsageError(`link takes one interface, found '${device}' and --interface`);
  }
  const client = await controlClient(host, name);
  try {
    const changed = await client.setLink(state, device);
    if (args.flag("json")) printJson(changed);
    else print(`the link of ${changed.alias} is ${state}`);
    return EXIT.done;
  } finally {
    client.close();
  }
}
