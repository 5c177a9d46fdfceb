/** `domrun forward`: the ports of the host that lead into a machine that runs. */
import type { Host } from "../../host/host.ts";
import { exposure } from "../../passt/exposure.ts";
import { formatForward } from "../../passt/forward_text.ts";
import type { WantedForward } from "../../passt/parse_forward.ts";
import { controlClient } from "../../vm/control/client.ts";
import { ChangeError } from "../../vm/errors.ts";
import { thereAre } from "../../vm/supervisor/there_are.ts";
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
    return await list(name, host, { json, wanted: args.text("interface") });
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

async function list(
  name: string,
  host: Host,
  { json, wanted }: { readonly json: boolean; readonly wanted: string | undefined },
): Promise<ExitStatus> {
  const client = await controlClient(host, name);
  try {
    const all = await client.forwards();
    const alias = wanted === undefined ? undefined : await interfaceMeant(host, name, wanted);
    const interfaces = all.filter((one) => alias === undefined || one.interface === alias);
    if (json) {
      printJson(interfaces);
      return EXIT.done;
    }
    const lines = interfaces.flatMap(({ interface: alias, forwards }) =>
      forwards.map((one) => `${alias}  ${formatForward(one)}  ${exposure(one)}`)
    );
    const where = alias === undefined ? name : `${alias} of ${name}`;
    print(lines.length === 0 ? `Nothing is forwarded to ${where}` : lines.join("\n"));
    return EXIT.done;
  } finally {
    client.close();
  }
}

/** The alias of an interface that is named by it or its MAC address. Throws {@link ChangeError}. */
async function interfaceMeant(host: Host, name: string, meant: string): Promise<string> {
  // The grammar takes as long as the rest, and the other actions need none.
  const { devicesOf } = await import("../../domain/domain.ts");
  const { readDomain } = await import("../../domain/read.ts");
  const { interfaceNamed } = await import("../../vm/supervisor/meant_forwards.ts");
  const { runningDocument } = await import("../document/running_document.ts");
  const { domain } = await readDomain(name, await runningDocument(host, name));
  const aliases = domain === undefined
    ? []
    : devicesOf(domain).interfaces.flatMap(({ alias }) => alias ?? []);
  const alias = domain && interfaceNamed(domain, meant);
  if (alias !== undefined && aliases.includes(alias)) return alias;
  throw new ChangeError("machine", `The machine has no interface ${meant}`, thereAre(aliases));
}

function added(forward: WantedForward): string {
  return `${formatForward(forward)}  ${exposure(forward)}`;
}
