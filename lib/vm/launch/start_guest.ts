/** The last step of a launch: a QEMU that waits, told over QMP to go on. */
import type { Host } from "../../host/host.ts";
import { type QmpClient, QmpError } from "../../qemu/qmp/client.ts";
import { LaunchError } from "../errors.ts";
import { commandsBeforeGuest, type LaunchPlan, type PlannedQmp } from "../../plan/launch_plan.ts";
import { connectMachine, runState } from "../processes/qmp.ts";

const HANDSHAKE_MS = 10_000;

/**
 * Negotiates, checks that QEMU waits as planned, removes the gate, sends what no argument can say, and lets the guest's
 * processors run.
 *
 * Throws {@link LaunchError}, and what connecting to QEMU throws; the reason of `signal` when it is aborted.
 */
export async function startGuest(
  host: Host,
  plan: LaunchPlan,
  signal: AbortSignal,
): Promise<void> {
  const qmp = await connectMachine(host, plan.qemu.qmpSocket, { timeoutMs: HANDSHAKE_MS });
  try {
    const status = await runState(qmp);
    if (status !== "prelaunch") {
      throw new LaunchError(
        `Cannot start machine "${plan.name}": QEMU is in state "${status}", not "prelaunch"`,
        { phase: "qemu" },
      );
    }
    for (const command of commandsBeforeGuest(plan.qemu)) await setUp(plan, qmp, command);
    signal.throwIfAborted();
    await qmp.execute("cont");
  } finally {
    qmp.close();
  }
}

/** One command of the plan that no argument could say. */
async function setUp(plan: LaunchPlan, qmp: QmpClient, command: PlannedQmp): Promise<void> {
  try {
    await qmp.execute(command.execute, command.arguments);
  } catch (error) {
    if (!(error instanceof QmpError)) throw error;
    const { description } = error;
    throw new LaunchError(
      `Cannot set up machine "${plan.name}": QEMU refused ${command.execute}: ${description}`,
      { phase: "qemu" },
    );
  }
}
