/**
 * The gate: where QEMU waits in the middle of its start until every passt is ready. It comes there by itself, which
 * takes it as long as passt needs, and connects to passt only behind it. A socket chardev does it that QEMU makes
 * before all others, and whose first client it waits for (`wait=on`, qemu(1)). It is of the launch alone: no part of
 * the plan, and gone before the guest runs.
 */
import { dirname } from "@std/path/posix";
import type { Host } from "../../host/host.ts";
import { keyValues } from "../../qemu/command_line/option_values.ts";
import type { LaunchPlan, PlannedQmp } from "../../plan/launch_plan.ts";
import { machineFiles } from "../../plan/machine_files.ts";
import { listens } from "../processes/passt.ts";
import { untilHolds } from "./until_holds.ts";

/** No id of the plan begins so: those of chardevs are `char` and an alias. */
const ID = "launchgate";

/** What makes QEMU wait; before all other arguments. Nothing where there is nothing to wait for. Pure. */
export function gateArguments(plan: LaunchPlan): readonly string[] {
  const path = gateSocket(plan);
  if (path === undefined) return [];
  return [
    "-chardev",
    keyValues({ backend: "socket", id: ID, path, server: true, wait: true }, "backend"),
  ];
}

/** What removes the gate from a QEMU that has gone through (QAPI, `chardev-remove`). Pure. */
export function gateRemoval(plan: LaunchPlan): readonly PlannedQmp[] {
  return gateSocket(plan) === undefined
    ? []
    : [{ execute: "chardev-remove", arguments: { id: ID } }];
}

/** Lets QEMU go on as soon as it has come to its gate; returns at once when `started` is settled. */
export async function openGate(
  host: Host,
  plan: LaunchPlan,
  started: Promise<unknown>,
): Promise<void> {
  const socket = gateSocket(plan);
  if (socket !== undefined) await untilHolds(host, started, () => listens(host, socket));
}

function gateSocket({ passt, directory, name }: LaunchPlan): string | undefined {
  return passt.length === 0 ? undefined : machineFiles(dirname(directory), name).gateSocket;
}
