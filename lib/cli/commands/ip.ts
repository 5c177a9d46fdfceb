/** `domrun ip`: the addresses of a guest. */
import type { Host } from "../../host/host.ts";
import { isObject, memberOf } from "../../json/object.ts";
import { MachineStateError } from "../../vm/errors.ts";
import { guestAgent } from "../../vm/guest/agent.ts";
import { machineStatus } from "../../vm/list_machines.ts";
import { loggedEvents } from "../../vm/logs/history.ts";
import type { MachineEvent } from "../../vm/machine/event.ts";
import type { InterfaceStatus } from "../../vm/machine/status.ts";
import type { Arguments } from "../arguments.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { machineOperand } from "../machine_operand.ts";
import { print, tell } from "../output.ts";
import { renderTable } from "../render/table.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const rows = await rowsOf(host, machineOperand(args));
  print(renderTable(["DEVICE", "MAC", "ADDRESS", "SOURCE"], rows));
  return EXIT.done;
}

/** What the guest has, by its agent; where none answers, what it is offered. Throws what the agent's absence throws. */
async function rowsOf(host: Host, name: string): Promise<readonly string[][]> {
  try {
    const agent = await guestAgent(host, name);
    try {
      return addressRows(await agent.execute("guest-network-get-interfaces"));
    } finally {
      agent.close();
    }
  } catch (error) {
    if (!(error instanceof MachineStateError)) throw error;
    const { state, interfaces, directory } = await machineStatus(host, name);
    // A guest that has died has no address.
    if (state === "failed" || state === "stopped") throw error;
    const rows = offeredRows(interfaces, await loggedEvents(host, directory));
    if (rows.length === 0) throw error;
    tell(
      "domrun: note: no guest agent answers; these are the addresses that passt gives, and whether the guest " +
        "has taken them is not known",
    );
    return rows;
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
      "agent",
    ]);
  });
}

/** A row for each address that the passt of an interface had for the guest when it started. Pure. */
export function offeredRows(
  interfaces: readonly Pick<InterfaceStatus, "alias" | "mac" | "backend">[],
  events: readonly MachineEvent[],
): string[][] {
  // One without passt may have the alias of an earlier one with it.
  return interfaces.filter(({ backend }) => backend !== "slirp").flatMap(({ alias, mac }) => {
    const ready = events.findLast((one) => one.event === "passt-ready" && one.interface === alias);
    const addresses = ready?.event === "passt-ready" ? ready.addresses ?? [] : [];
    return addresses.map((address) => [alias, mac, address, "passt"]);
  });
}

function listOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
