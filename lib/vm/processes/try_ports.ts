/** Ports tried by passts that end at once: before one is started that would not tell, or for which another is ended. */
import type { Host, RunOptions } from "../../host/host.ts";
import {
  hasPorts,
  leftOutOf,
  type Listener,
  opensLate,
  portTrials,
} from "../../passt/port_trial.ts";
import { type PasstReason, passtReason } from "../../passt/words.ts";
import type { PlannedPasst } from "../../plan/launch_plan.ts";
import { failureOf, runPasst } from "./run_passt.ts";

/** One takes some 10 ms. */
const TRIAL_MS = 5_000;

/**
 * Tries the ports that this passt would leave out in silence. Whoever takes one between the trial and the start is not
 * noticed: these are some milliseconds, and nothing tells afterwards.
 *
 * Throws {@link LaunchError}.
 */
export async function tryPorts(
  host: Host,
  planned: PlannedPasst,
  options: RunOptions,
): Promise<void> {
  const { listeners = [], leavesOut } = planned;
  if (leavesOut === undefined) return;
  const refused = await refusalOf(host, planned, leftOutOf(listeners, leavesOut), options);
  if (refused !== undefined) throw await failureOf(host, planned, refused);
}

/** A port that a passt could not have, and why as far as it says. */
export interface RefusedPort<One extends Listener> {
  readonly port: One;
  readonly reason: PasstReason | undefined;
}

/**
 * The first of these ports that the passt could not have; undefined where it can have all. It need not be ended for
 * that.
 *
 * Throws {@link LaunchError} where there is no such program.
 */
export async function firstRefused<One extends Listener>(
  host: Host,
  planned: PlannedPasst,
  listeners: readonly One[],
): Promise<RefusedPort<One> | undefined> {
  const refuse = async (some: readonly One[]) =>
    await refusalOf(host, planned, some, { timeoutMs: TRIAL_MS });
  if (await refuse(listeners) === undefined) return undefined;
  for (const port of listeners) {
    const said = await refuse([port]);
    if (said !== undefined) return { port, reason: passtReason(said) };
  }
  return undefined;
}

/** What a passt says that cannot have one of these ports. */
async function refusalOf(
  host: Host,
  planned: PlannedPasst,
  listeners: readonly Listener[],
  options: RunOptions,
): Promise<string | undefined> {
  const { leavesOut = "families", args } = planned;
  const trials = Map.groupBy(portTrials(listeners, leavesOut, args), ({ address }) => address);
  const refusals: string[] = [];
  const outcomes = await Promise.allSettled([...trials.values()].map(async (ofOneAddress) => {
    for (const trial of ofOneAddress) {
      const early = await runPasst(host, planned, trial.args, options);
      const { stderr } = opensLate(early.stderr)
        ? await runPasst(host, planned, trial.lateArgs, options)
        : early;
      if (!hasPorts(trial, stderr)) return void refusals.push(stderr);
    }
  }));
  // None is left behind that still has ports.
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
  return refusals[0];
}
