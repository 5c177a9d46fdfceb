/** Our side of the gate at which QEMU waits for passt (qemu/command_line/gate.ts). */
import type { Host } from "../../host/host.ts";
import type { LaunchPlan } from "../../plan/launch_plan.ts";
import { listens } from "../processes/listens.ts";
import { untilHolds } from "./until_holds.ts";

/** Lets QEMU go on as soon as it has come to its gate; returns at once when `started` is settled. */
export async function openGate(
  host: Host,
  { qemu: { gate } }: LaunchPlan,
  started: Promise<unknown>,
): Promise<void> {
  if (gate !== undefined) await untilHolds(host, started, () => listens(host, gate.socket));
}
