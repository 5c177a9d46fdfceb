/** `domrun forward`: the ports of the host that lead into a machine that runs. */
import type { Host } from "../../host/host.ts";
import { exposure } from "../../passt/exposure.ts";
import { formatForward } from "../../passt/forward_text.ts";
import type { WantedForward } from "../../passt/parse_forward.ts";
import { controlClient } from "../../vm/control/client.ts";
import type { Arguments } from "../arguments.ts";
import { UsageError } from "../command.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { requireMachineName } from "../machine_operand.ts";
import { listedForward, wantedForward } from "../document/wanted_forward.ts";
import { print, printJson } from "../output.ts";
import { unknownAction } from "../unknown_action.ts";

const ACTIONS = ["list", "add", "remove"];

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const [action = "", name = "", ...texts] = args.operands;
  requireMachineName(name);
  const json = args.flag("json");
  if (action === "list") {
    if (texts.length > 0) throw new UsageError(`list takes no operand '${texts[0]}'`);
    return await list(name, host, json);
  }
  if (action !== "add" && action !== "remove") throw unknownAction("forward", action, ACTIONS);
  const forwards = texts.map(action === "add" ? wantedForward : listedForward);
  if (forwards.length === 0) throw new UsageError(`${action} needs a FORWARD, such as 2222:22`);
  const client = await controlClient(host, name);
  try {
    const changed = await client.changeForwards(action, {
      forwards,
      interface: args.text("interface"),
      restart: args.flag("restart"),
    });
    if (json) printJson(changed);
    else if (action === "add") print(changed.forwards.map(added).join("\n"));
    else print(changed.forwards.map((one) => `removed ${formatForward(one)}`).join("\n"));
    return EXIT.done;
  } finally {
    client.close();
  }
}

async function list(name: string, host: Host, json: boolean): Promise<ExitStatus> {
  const client = await controlClient(host, name);
  try {
    const interfaces = await client.forwards();
    if (json) {
      printJson(interfaces);
      return EXIT.done;
    }
    const lines = interfaces.flatMap(({ interface: alias, forwards }) =>
      forwards.map((one) => `${alias}  ${formatForward(one)}  ${exposure(one)}`)
    );
    print(lines.length === 0 ? `Nothing is forwarded to ${name}` : lines.join("\n"));
    return EXIT.done;
  } finally {
    client.close();
  }
}

function added(forward: WantedForward): string {
  return `${formatForward(forward)}  ${exposure(forward)}`;
}
