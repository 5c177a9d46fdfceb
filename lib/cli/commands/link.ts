/** `domrun link`: the network cable of a machine that runs. */
import type { Host } from "../../host/host.ts";
import { controlClient } from "../../vm/control/client.ts";
import type { Arguments } from "../arguments.ts";
import { UsageError } from "../command.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { requireMachineName } from "../machine_operand.ts";
import { print, printJson } from "../output.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const [name = "", state] = args.operands;
  requireMachineName(name);
  if (state !== "up" && state !== "down") {
    throw new UsageError(`link takes up or down, found '${state}'`);
  }
  const client = await controlClient(host, name);
  try {
    const changed = await client.setLink(state, args.text("interface"));
    if (args.flag("json")) printJson(changed);
    else print(`the link of ${changed.alias} is ${state}`);
    return EXIT.done;
  } finally {
    client.close();
  }
}
