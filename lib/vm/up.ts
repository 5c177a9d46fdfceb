/**
 * How a machine comes by its supervisor: `up` is it itself; `up -d` and `adopt` start a detached copy of this program,
 * which runs `supervise`.
 */
import type { Host } from "../host/host.ts";
import { LaunchError, MachineStateError, NoSuchMachineError, unreadable } from "./errors.ts";
import { launch } from "./launch/launch.ts";
import type { Launched, LaunchOptions } from "./launch/launching.ts";
import type { LaunchPlan } from "../plan/launch_plan.ts";
import { joinLaunch } from "./launch/socket.ts";
import { machineFiles } from "../plan/machine_files.ts";
import { nameForShell } from "../plan/shell_words.ts";
import { situationOf } from "./machine/situation.ts";
import {
  supervise,
  type SuperviseOptions,
  superviseTaken,
  type Supervision,
  takeControl,
} from "./supervisor/supervise.ts";

const ADOPT_MS = 10_000;
const POLL_MS = 10;

export type UpOptions = Omit<LaunchOptions, "supervisor"> & SuperviseOptions;

/** Launches and supervises in this process. Errors: those of {@link launch}. */
export async function up(
  host: Host,
  plan: LaunchPlan,
  options: UpOptions = {},
): Promise<Supervision> {
  const launched = await launch(host, plan, { ...options, supervisor: "caller" });
  try {
    return await supervise(host, plan.name, options);
  } catch (error) {
    // Somebody may have adopted it first; whatever else failed, no machine stays without a supervisor.
    if (error instanceof MachineStateError) throw error;
    const words = error instanceof Error ? error.message : String(error);
    const failure = new LaunchError(`Cannot supervise machine "${plan.name}": ${words}`, {
      phase: "supervisor",
    });
    failure.undoFailures = await launched.undo();
    throw failure;
  } finally {
    await launched.release();
  }
}

/** Launches, and returns when the guest runs and a detached copy of this program supervises it. */
export async function upDetached(
  host: Host,
  plan: LaunchPlan,
  options: Omit<LaunchOptions, "supervisor"> = {},
): Promise<Launched> {
  return await launch(host, plan, { ...options, supervisor: "detached" });
}

/**
 * What the hidden command `supervise NAME` does: takes the machine, waits until a launch that is under way has
 * ended, and looks after it. Undefined when the launch failed, after which there is nothing to do.
 */
export async function superviseDetached(
  host: Host,
  name: string,
  options: SuperviseOptions = {},
): Promise<Supervision | undefined> {
  const launching = await joinLaunch(
    host,
    machineFiles(host.directories.machines, name).launchSocket,
  );
  if (launching === undefined) return await supervise(host, name, options);
  try {
    const taken = await takeControl(host, name, "launching");
    await launching.tellTaken();
    if (await launching.succeeded()) {
      return await superviseTaken(host, taken, options);
    }
    taken.listener.close();
    return undefined;
  } finally {
    launching.leave();
  }
}

/**
 * Gives a machine that nobody supervises to a new detached supervisor; returns when that one holds it.
 *
 * Errors: {@link NoSuchMachineError}; {@link MachineStateError} when it is not unsupervised.
 */
export async function adopt(host: Host, name: string): Promise<void> {
  const situation = await situationOf(host, name);
  const { kind } = situation;
  if (kind === "none") throw new NoSuchMachineError(name);
  if (kind === "unreadable") throw unreadable(name, situation.reason);
  if (kind !== "unsupervised") throw new MachineStateError(name, REFUSED[kind](name));
  const pid = await host.programs.startSelf(["supervise", "--", name]);
  const deadline = host.clock.monotonicMs() + ADOPT_MS;
  while (host.clock.monotonicMs() < deadline) {
    const now = await situationOf(host, name);
    if (now.kind === "supervised") return;
    if (now.kind === "none") return;
    if (!(await host.programs.exists(pid))) break;
    await host.clock.sleep(POLL_MS);
  }
  throw new MachineStateError(
    name,
    `The new supervisor of machine "${name}" ended before it took over`,
    `run it in the foreground to see why: domrun supervise ${nameForShell(name)}`,
  );
}

const REFUSED = {
  starting: (name: string) => `Machine "${name}" is still being started`,
  supervised: (name: string) => `Machine "${name}" has a supervisor already`,
  dead: (name: string) => `Machine "${name}" has died; there is nothing to take over`,
} as const;
