/** `domrun ip`: the addresses of a guest. */
import type { Host } from "../../host/host.ts";
import { isObject, memberOf } from "../../json/object.ts";
import { guestAgent } from "../../vm/guest/agent.ts";
import type { Arguments } from "../arguments.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { machineOperand } from "../machine_operand.ts";
import { print } from "../output.ts";
import { renderTable } from "../render/table.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const agent = await guestAgent(host, machineOperand(args));
  try {
    const rows = addressRows(await agent.execute("guest-network-get-interfaces"));
    print(renderTable(["DEVICE", "MAC", "ADDRESS"], rows));
    return EXIT.done;
  } finally {
    agent.close();
  }
}

/** QAPI of qga, GuestNetworkInterface: a row for each address, none for those that the guest has for itself. Pure. */
export function addressRows(interfaces: unknown): string[][] {
  return listOf(interfaces).flatMap((one) => {
    const mac = String(memberOf(one, "hardware-address") ?? "");
    if (mac === "00:00:00:00:00:00") return [];
    return listOf(memberOf(one, "ip-addresses")).map((address) => [
      String(memberOf(one, "name")),
      mac,
      `${memberOf(address, "ip-address")}/${memberOf(address, "prefix")}`,
    ]);
  });
}

function listOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
