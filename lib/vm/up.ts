/**
 * How a machine comes by its supervisor: `up` supervises itself; `up -d` and `adopt` start a detached copy of this
 * program, which runs `supervise`.
 */
import { messageOf } from "../findings/message_of.ts";
import type { Host } from "../host/host.ts";
import {
  died,
  LaunchError,
  MachineStateError,
  NoSuchMachineError,
  stillStarting,
  supervisedAlready,
  unreadable,
} from "./errors.ts";
import { DetachedSupervisor } from "./launch/detached_supervisor.ts";
import type { GuestStarter } from "./launch/guest_starter.ts";
import type { StartReport } from "./machine/start_report.ts";
import { launch } from "./launch/launch.ts";
import type { Launched, Launching, LaunchOptions } from "./launch/launching.ts";
import type { LaunchPlan } from "../plan/launch_plan.ts";
import { type JoinedLaunch, joinLaunch } from "./launch/socket.ts";
import { machineFiles } from "../plan/machine_files.ts";
import { nameForShell } from "../plan/shell_words.ts";
import { cleanDead, underLock } from "./machine/ownership.ts";
import { situationOf } from "./machine/situation.ts";
import { goneWithin } from "./processes/gone_within.ts";
import { listens } from "./processes/listens.ts";
import { readPid } from "./processes/pid_file.ts";
import {
  supervise,
  type SuperviseOptions,
  superviseTaken,
  type Supervision,
  takeControl,
  type Taken,
} from "./supervisor/supervise.ts";
import { lookAtMachine } from "./machine/own_directories.ts";

const ADOPT_MS = 10_000;
/** For the kernel to end a launcher that was killed. */
const KILLED_MS = 10_000;
const POLL_MS = 10;

export type UpOptions = LaunchOptions & SuperviseOptions;

/** Launches and supervises in this process; returns when the guest runs, or has run. Errors: those of {@link launch}. */
export async function up(
  host: Host,
  plan: LaunchPlan,
  options: UpOptions = {},
): Promise<Supervision> {
  const here = new SupervisorHere(options);
  await launch(host, plan, here, options);
  return here.supervision;
}

/** This process starts the guest, and supervises from then on. */
class SupervisorHere implements GuestStarter {
  readonly #options: SuperviseOptions;
  #supervision: Supervision | undefined;

  constructor(options: SuperviseOptions) {
    this.#options = options;
  }

  get supervision(): Supervision {
    if (this.#supervision === undefined) throw new Error("The machine has not been taken yet");
    return this.#supervision;
  }

  prepare(): Promise<void> {
    return Promise.resolve();
  }

  async start({ host, plan, signal, beganMs }: Launching): Promise<StartReport> {
    const taken = await this.#take(host, plan.name);
    const options = { ...this.#options, launchBeganMs: beganMs };
    const supervision = await superviseTaken(host, taken, options);
    this.#supervision = supervision;
    const stop = () => void supervision.stop({ force: true }).catch(() => {});
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop);
    try {
      return await supervision.started;
    } finally {
      signal.removeEventListener("abort", stop);
    }
  }

  async #take(host: Host, name: string): Promise<Taken> {
    try {
      return await takeControl(host, name, "launching");
    } catch (error) {
      const words = messageOf(error);
      throw new LaunchError(`Cannot supervise machine "${name}": ${words}`, {
        phase: "supervisor",
      });
    }
  }
}

/**
 * Launches; returns when the guest runs and a detached copy of this program supervises it, or when it has run.
 *
 * @param companions machines of the same command that run already: their supervisor has this one, too
 */
export async function upDetached(
  host: Host,
  plan: LaunchPlan,
  options: LaunchOptions = {},
  companions: readonly string[] = [],
): Promise<Launched> {
  return await launch(host, plan, new DetachedSupervisor(companions), options);
}

/**
 * What the hidden command `supervise NAME` does: takes the machine, starts its guest when a launch that is under way
 * has come so far, and looks after it. Undefined when the launch failed, after which there is nothing to do.
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
    return await startJoined(host, launching, taken, options);
  } catch (error) {
    launching.leave();
    throw error;
  }
}

async function startJoined(
  host: Host,
  launching: JoinedLaunch,
  taken: Taken,
  options: SuperviseOptions,
): Promise<Supervision | undefined> {
  await launching.tellTaken();
  options.onHeld?.();
  const stopped = Promise.withResolvers<void>();
  const word = await launching.hear(stopped.resolve);
  if (word.kind !== "start") {
    taken.listener.close();
    launching.leave();
    if (word.kind === "gone") await cleanUpAfterLauncher(host, taken.record.plan.name);
    return undefined;
  }
  const launchBeganMs = host.clock.monotonicMs() - word.elapsedMs;
  const supervision = await superviseTaken(host, taken, { ...options, launchBeganMs });
  stopped.promise.then(() => supervision.stop({ force: true })).catch(() => {});
  const report = await supervision.started;
  await launching.report(report);
  const ended = supervision.ended.then(async (how) => {
    if (report.kind === "running") await launching.report({ kind: "ended", ended: how });
    launching.leave();
    return how;
  });
  return { ...supervision, ended };
}

/**
 * One that was killed has undone nothing. The kernel closes its sockets one after the other: the one at which it listens
 * may be the last, and until then the machine seems to be starting.
 */
async function cleanUpAfterLauncher(host: Host, name: string): Promise<void> {
  const { launchSocket } = machineFiles(host.directories.machines, name);
  const isThere = () => listens(host, launchSocket);
  await goneWithin(host, isThere, { limitMs: KILLED_MS, lookMs: POLL_MS });
  await cleanDead(host, name);
}

/**
 * Gives a machine that nobody supervises to a new detached supervisor; returns when that one holds it.
 *
 * Errors: {@link NoSuchMachineError}; {@link MachineStateError} when it is not unsupervised; {@link LockedError}.
 */
export async function adopt(host: Host, name: string): Promise<void> {
  const situation = await situationOf(host, name);
  const { kind } = situation;
  if (kind === "none") throw new NoSuchMachineError(name);
  await lookAtMachine(host, name);
  if (kind === "unreadable") throw unreadable(name, situation.reason);
  if (kind === "dead") throw died(name, situation.record);
  if (kind !== "unsupervised") throw REFUSED[kind](name);
  const { directory, supervisorPidFile } = machineFiles(host.directories.machines, name);
  // Where somebody holds its lock, we can say who: nobody hears what a detached supervisor says.
  await underLock(host, directory, () => Promise.resolve());
  const pid = await host.programs.startSelf(["supervise", "--", name]);
  const deadline = host.clock.monotonicMs() + ADOPT_MS;
  while (host.clock.monotonicMs() < deadline) {
    const now = await situationOf(host, name);
    if (now.kind === "none") {
      throw new MachineStateError(name, `Machine "${name}" has ended meanwhile`);
    }
    const lives = await host.programs.exists(pid);
    if (now.kind === "supervised") {
      // Of several that adopt at once one wins; its pid is there a moment after its socket.
      const winner = await readPid(host, supervisorPidFile);
      if (winner === pid) return;
      if (winner !== undefined) throw supervisedAlready(name);
    }
    if (!lives) break;
    await host.clock.sleep(POLL_MS);
  }
  // On a full disk it cannot leave its pid.
  if (await host.programs.exists(pid) && (await situationOf(host, name)).kind === "supervised") {
    return;
  }
  throw new MachineStateError(
    name,
    `The new supervisor of machine "${name}" ended before it took over`,
    `run it in the foreground to see why: domrun supervise ${nameForShell(name)}`,
  );
}

const REFUSED = {
  starting: stillStarting,
  supervised: supervisedAlready,
} as const;
